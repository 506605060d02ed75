Attribute VB_Name = "Validate"
Option Explicit

' Checks returned copies. Each is opened read-only, without its macros and links, compared with the hidden sheets of
' this workbook, recalculated, and closed as it was.

Private Const MOST_CELLS As Double = 2000000

' The button "Validate files".
Public Sub ValidateFile()
    ValidateThese ChosenFiles()
End Sub

' The button "Validate a folder".
Public Sub ValidateFolder()
    ValidateThese ChosenFolder()
End Sub

' Check these files: an array from 0, Empty for nothing to do.
Public Sub ValidateThese(ByVal paths As Variant)
    ValidateAll paths, Nothing
End Sub

' Check all files. If the run stops, the findings so far stay listed. paths: an array from 0, Empty for nothing to do.
' front: the workbook of the only path, if it is open and stays so.
Public Sub ValidateAll(ByVal paths As Variant, ByVal front As Workbook)
    Dim looked As Long, trouble As Long
    If IsEmpty(paths) Then Exit Sub
    On Error GoTo Broken
    BeginRun
    BeginResults
    ClearFindings
    ClearFiles
    Do While looked <= UBound(paths)
        ShowProgress FileName(paths(looked)) & " (" & (looked + 1) & " of " & (UBound(paths) + 1) & ")"
        BeginFile
        AddFile paths(looked), ValidateOne(paths(looked), front)
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

' The result of the run in words. trouble: the number of the error that stopped it, 0 for none.
Private Function Summary(ByVal paths As Variant, ByVal looked As Long, ByVal trouble As Long) As String
    If UBound(paths) < 0 And trouble = 0 Then
        Summary = "No file was found there. Folders below it and files that are only online are not searched. " & _
            "If there are copies, press ""Validate files"" and choose them."
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

' Show the progress in the status bar too, which changes even while the screen does not.
Private Sub ShowProgress(ByVal file As String)
    Dim trouble As Long
    ShowState "Checking " & file
    On Error Resume Next
    Application.StatusBar = "Checking " & file & ", Esc to stop"
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Sub

' Show the sheet Files after several files, or the sheet Findings after one with findings.
Private Sub ShowResults(ByVal looked As Long)
    On Error Resume Next
    If looked > 0 Or IsAddIn() Then ResultSheet("Files").Parent.Activate
    If looked > 1 Then ResultSheet("Files").Activate
    If looked = 1 And FindingCount() > 0 Then ResultSheet("Findings").Activate
    On Error GoTo 0
End Sub

' Check one file, and give whether it could be read. Any error is a finding about the file, and the run goes on with
' the next one, unless Esc was pressed. front: the workbook if it is open and stays so.
Private Function ValidateOne(ByVal path As String, ByVal front As Workbook) As Boolean
    Dim book As Workbook, trouble As Long
    Set book = front
    If front Is Nothing Then Set book = OpenedCopy(path)
    If book Is Nothing Then Exit Function
    On Error GoTo Broken
    ValidateOne = ReadCopy(path, book)
    If ValidateOne Then KeepRead path
    GoTo Finish
Broken:
    trouble = Err.Number
    Resume Finish
Finish:
    On Error GoTo 0
    If front Is Nothing Then CloseCopy book
    PassOn trouble
    If trouble <> 0 Then AddFinding path, "F741", "", "", "Error " & trouble
End Function

' The copy, opened; Nothing if it is not one or cannot be opened, which is a finding.
Private Function OpenedCopy(ByVal path As String) As Workbook
    Dim code As String
    code = CodeByName(path)
    If code = "" And IsOpen(FileName(path)) Then code = "F703"
    If code = "" And IsExcel() And Ending(path) = "ods" Then code = "F783"
    If code <> "" Then
        AddFinding path, code, "", "", FileName(path)
        Exit Function
    End If
    Set OpenedCopy = Opened(path)
    If OpenedCopy Is Nothing Then TellUnopened path
End Function

Private Function IsOpen(ByVal title As String) As Boolean
    Dim book As Workbook
    For Each book In Workbooks
        If LCase(book.Name) = LCase(title) Then IsOpen = True
    Next book
End Function

' Read a copy, and give whether it was read to its end. With missing sheets or moved cells it is not: all other
' findings would only follow from that. It is recalculated after it was compared, and then its checks are read.
Private Function ReadCopy(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim isIssued As Boolean, told As String
    If Not IsFit(path, book) Then Exit Function
    If Not IsKnownVersion(path, book) Then Exit Function
    If Not IsAsIssued(path, book) Then Exit Function
    isIssued = ReadFormulas(path, book)
    told = ReachedOutside(path, book)
    If told = "" Then
        If Not IsWorkedOut() Then told = "the calculation was interrupted"
    End If
    If told <> "" Then
        AddFinding path, "F782", "", "", told
        Exit Function
    End If
    ReadErrors path, book, isIssued
    ReadChecks path, book
    ReadCopy = True
End Function

' Whether the format and size of a copy can be read. LibreOffice only knows the format of LibreOffice files.
Private Function IsFit(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim sheet As Worksheet, code As String
    If IsExcel() Then code = CodeByFormat(book.FileFormat)
    For Each sheet In book.Worksheets
        If CDbl(LastRow(sheet)) * LastColumn(sheet) > MOST_CELLS Then code = "F725"
    Next sheet
    If code <> "" Then AddFinding path, code, "", "", FileName(path)
    IsFit = (code = "")
End Function

' The code that says why a copy of that format is not read; "" if it can be read. number: the format as Excel counts
' them, since an old Excel file, a binary workbook or an .ods file may be named .xlsx.
Private Function CodeByFormat(ByVal number As Long) As String
    Select Case number
        Case 56, -4143, 43, 39, 35, 33, 29, 27, 16: CodeByFormat = "F727"
        Case 50: CodeByFormat = "F730"
        Case 60: CodeByFormat = "F783"
    End Select
End Function

' Whether every sheet is there and its headings and keys are where they were issued. Each sheet
' that is missing or has moved cells is a finding.
Private Function IsAsIssued(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim marks As Variant, i As Long, title As String, sheet As Worksheet, isSound As Boolean, told As String
    marks = ListOf("Landmarks")
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
Public Function SheetOf(ByVal book As Workbook, ByVal title As String) As Worksheet
    Dim sheet As Worksheet
    For Each sheet In book.Worksheets
        If sheet.Name = title Then Set SheetOf = sheet
    Next sheet
End Function
