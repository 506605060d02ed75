Attribute VB_Name = "Validate"
Option Explicit

' Looks through returned copies. Each is opened read-only, with its macros off and its links left alone, compared
' with the hidden sheets of this workbook, worked out again, and closed as it was.

Private Const MOST_CELLS As Double = 2000000

' The button "Validate files".
Public Sub ValidateFile()
    ValidateAll ChosenFiles()
End Sub

' The button "Validate a folder".
Public Sub ValidateFolder()
    ValidateAll ChosenFolder()
End Sub

' Whatever stops a run, what was found until then stays listed. paths: an array from 0, Empty for nothing to do.
Private Sub ValidateAll(ByVal paths As Variant)
    Dim looked As Long, trouble As Long
    If IsEmpty(paths) Then Exit Sub
    On Error GoTo Broken
    BeginRun
    ClearFindings
    ClearFiles
    Do While looked <= UBound(paths)
        ShowProgress FileName(paths(looked)) & " (" & (looked + 1) & " of " & (UBound(paths) + 1) & ")"
        BeginFile
        AddFile paths(looked), ValidateOne(paths(looked))
        looked = looked + 1
    Loop
Finish:
    On Error Resume Next
    StopAtCancel False
    FitFindings
    EndRun
    ShowState Summary(paths, looked, trouble)
    ShowResults looked
    Exit Sub
Broken:
    trouble = Err.Number
    Resume Finish
End Sub

' What the run came to. trouble: the number of the error that stopped it, 0 for none.
Private Function Summary(ByVal paths As Variant, ByVal looked As Long, ByVal trouble As Long) As String
    If UBound(paths) < 0 And trouble = 0 Then
        Summary = "No file was found there. Folders below are not looked through, nor what is only online. " & _
            "Where copies are there all the same, press ""Validate files"" and choose them."
        Exit Function
    End If
    Summary = "Files: " & looked & ". Findings: " & FindingCount() & "."
    If trouble = 0 Then Exit Function
    If looked <= UBound(paths) Then Summary = Summary & " Stopped at " & FileName(paths(looked)) & ":"
    If looked > UBound(paths) Then Summary = Summary & " Stopped:"
    If trouble = CANCELLED Then
        Summary = Summary & " Esc was pressed."
    Else
        Summary = Summary & " the sheets Files and Findings could not be written. Are they protected? (Error " & _
            trouble & ")"
    End If
End Function

' The status bar tells how far it is, also while the screen stays still.
Private Sub ShowProgress(ByVal file As String)
    Dim trouble As Long
    ShowState "Looking at " & file
    On Error Resume Next
    Application.StatusBar = "Looking at " & file & ", Esc to stop"
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Sub

' The line "Last run" of the first sheet.
Public Sub ShowState(ByVal text As String)
    ThisWorkbook.Names("state_shown").RefersToRange.Value = text
End Sub

' Files where there are several, else the findings of the one.
Private Sub ShowResults(ByVal looked As Long)
    On Error Resume Next
    If looked > 1 Then ThisWorkbook.Worksheets("Files").Activate
    If looked = 1 And FindingCount() > 0 Then ThisWorkbook.Worksheets("Findings").Activate
    On Error GoTo 0
End Sub

' Look at one file; whether it could be read. Whatever goes wrong is a finding about it, and the next one
' follows, unless Esc was pressed.
Private Function ValidateOne(ByVal path As String) As Boolean
    Dim book As Workbook, trouble As Long, code As String
    code = CodeByName(path)
    If code = "" And IsOpen(FileName(path)) Then code = "F703"
    If code = "" And IsExcel() And Ending(path) = "ods" Then code = "F783"
    If code <> "" Then
        AddFinding path, code, "", "", FileName(path)
        Exit Function
    End If
    Set book = Opened(path)
    If book Is Nothing Then
        TellUnopened path
        Exit Function
    End If
    On Error GoTo Broken
    ValidateOne = ReadCopy(path, book)
    GoTo Finish
Broken:
    trouble = Err.Number
    Resume Finish
Finish:
    On Error GoTo 0
    CloseCopy book
    PassOn trouble
    If trouble <> 0 Then AddFinding path, "F741", "", "", "Error " & trouble
End Function

Private Function IsOpen(ByVal title As String) As Boolean
    Dim book As Workbook
    For Each book In Workbooks
        If LCase(book.Name) = LCase(title) Then IsOpen = True
    Next book
End Function

' Whether the copy was read to its end; with missing sheets or moved cells it is not: all else would be echoes. It
' is worked out only after it was looked at, and its checks are read only after that.
Private Function ReadCopy(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim isIssued As Boolean, told As String
    If Not IsFit(path, book) Then Exit Function
    If Not IsIssuedVersion(path, book) Then Exit Function
    If Not IsAsIssued(path, book) Then Exit Function
    isIssued = ReadFormulas(path, book)
    told = ReachedOutside(path, book)
    If told = "" Then
        If Not IsWorkedOut() Then told = "the calculation did not come to its end"
    End If
    If told <> "" Then
        AddFinding path, "F782", "", "", told
        Exit Function
    End If
    ReadErrors path, book, isIssued
    ReadChecks path, book
    ReadCopy = True
End Function

' Whether a copy is of a format and size that can be read. LibreOffice tells no format of a file that is not its own.
Private Function IsFit(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim sheet As Worksheet, code As String
    If IsExcel() Then code = CodeByFormat(book.FileFormat)
    For Each sheet In book.Worksheets
        If CDbl(LastRow(sheet)) * LastColumn(sheet) > MOST_CELLS Then code = "F725"
    Next sheet
    If code <> "" Then AddFinding path, code, "", "", FileName(path)
    IsFit = (code = "")
End Function

' What Excel's number of a format says against reading a copy, whatever its name, as a code: an old Excel file, a
' binary workbook or an .ods file may be named .xlsx. "" where the format is one that can be read.
Private Function CodeByFormat(ByVal number As Long) As String
    Select Case number
        Case 56, -4143, 43, 39, 35, 33, 29, 27, 16: CodeByFormat = "F727"
        Case 50: CodeByFormat = "F730"
        Case 60: CodeByFormat = "F783"
    End Select
End Function

' Whether the copy says of itself what this workbook was made for; a finding where it does not.
Private Function IsIssuedVersion(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim facts As Worksheet, row As Long, told As String
    Set facts = ThisWorkbook.Worksheets("Identity")
    row = 2
    Do While facts.Cells(row, 1).Value <> ""
        told = TextOfName(book, facts.Cells(row, 1).Value)
        If told = "" Then
            AddFinding path, "F704", "", "", FileName(path)
            Exit Function
        End If
        If told <> facts.Cells(row, 2).Value Then
            AddFinding path, "F705", "", "", told
            Exit Function
        End If
        row = row + 1
    Loop
    IsIssuedVersion = True
End Function

Private Function TextOfName(ByVal book As Workbook, ByVal title As String) As String
    Dim trouble As Long
    On Error Resume Next
    TextOfName = TextIn(book.Names(title).RefersToRange.Value)
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Function

' Whether every sheet is there and its headings and keys are where they were issued; a finding for each
' sheet that is missing or has moved cells.
Private Function IsAsIssued(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim marks As Variant, i As Long, title As String, sheet As Worksheet, isSound As Boolean, told As String
    marks = ThisWorkbook.Worksheets("Landmarks").UsedRange.Value
    IsAsIssued = True
    For i = 2 To UBound(marks, 1)
        If marks(i, 1) <> title Then
            title = marks(i, 1)
            Set sheet = SheetOf(book, title)
            isSound = Not sheet Is Nothing
            If Not isSound Then AddFinding path, "F706", title, "", title
        End If
        If isSound Then
            told = TextIn(sheet.Cells(marks(i, 2), marks(i, 3)).Value)
            isSound = (told = marks(i, 4))
            If Not isSound Then
                AddFinding path, "F707", title, PlainAddress(sheet.Cells(marks(i, 2), marks(i, 3))), told
            End If
        End If
        If Not isSound Then IsAsIssued = False
    Next i
End Function

' A cell's value as text, "" for an error value.
Public Function TextIn(ByVal value As Variant) As String
    If Not IsError(value) Then TextIn = value & ""
End Function

' The sheet of that name, Nothing if none exists.
Private Function SheetOf(ByVal book As Workbook, ByVal title As String) As Worksheet
    Dim sheet As Worksheet
    For Each sheet In book.Worksheets
        If sheet.Name = title Then Set SheetOf = sheet
    Next sheet
End Function
