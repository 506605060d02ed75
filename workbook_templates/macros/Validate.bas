Attribute VB_Name = "Validate"
Option Explicit

' Looks through returned copies. Each is opened read-only, with its macros off and its links left alone, worked
' out anew, held against the hidden sheets of this workbook, and closed as it was.

Private Const MACROS_OFF As Long = 3
Private Const NO_LINKS As Long = 0
Private Const NO_PASSWORD As String = "-"
Private Const CANCEL_IS_AN_ERROR As Long = 2
Private Const CANCELLED As Long = 18

' The button "Validate a file".
Public Sub ValidateFile()
    Dim path As String
    path = ChosenFile()
    If path = "" Then Exit Sub
    ValidateAll Array(path)
End Sub

' The button "Validate a folder".
Public Sub ValidateFolder()
    Dim folder As String
    folder = ChosenFolder()
    If folder = "" Then Exit Sub
    ValidateAll WorkbooksIn(folder)
End Sub

' Whatever stops a run, what was found until then stays listed.
Private Sub ValidateAll(ByVal paths As Variant)
    Dim looked As Long, stopped As String
    On Error GoTo Broken
    ClearFindings
    ClearFiles
    BeginRun
    Do While looked <= UBound(paths)
        ShowProgress FileName(paths(looked)) & " (" & (looked + 1) & " of " & (UBound(paths) + 1) & ")"
        BeginFile
        AddFile paths(looked), ValidateOne(paths(looked))
        looked = looked + 1
    Loop
Finish:
    On Error Resume Next
    FitFindings
    EndRun
    If UBound(paths) < 0 And stopped = "" Then
        ShowState "No workbook is there. Folders below are not looked through, nor folders that are only online."
    Else
        ShowState "Files: " & looked & ". Findings: " & FindingCount() & "." & stopped
    End If
    ShowResults looked
    Exit Sub
Broken:
    stopped = " Stopped: " & IIf(Err.Number = CANCELLED, "Esc was pressed.", Err.Description)
    Resume Finish
End Sub

' The screen stays still meanwhile; Esc ends the run.
Private Sub BeginRun()
    On Error Resume Next
    Application.ScreenUpdating = False
    Application.EnableCancelKey = CANCEL_IS_AN_ERROR
    On Error GoTo 0
End Sub

Private Sub EndRun()
    On Error Resume Next
    Application.StatusBar = False
    Application.ScreenUpdating = True
    On Error GoTo 0
End Sub

' The status bar tells how far it is, also while the screen stays still.
Private Sub ShowProgress(ByVal file As String)
    ShowState "Looking at " & file
    On Error Resume Next
    Application.StatusBar = "Looking at " & file & ", Esc to stop"
    On Error GoTo 0
End Sub

Private Sub ShowState(ByVal text As String)
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
    Dim book As Workbook, isCancelled As Boolean
    If Not IsWorkbookName(path) Then
        AddFinding path, "F701", "", "", FileName(path)
        Exit Function
    End If
    If IsOpen(FileName(path)) Then
        AddFinding path, "F703", "", "", FileName(path)
        Exit Function
    End If
    Set book = Opened(path)
    If book Is Nothing Then
        AddFinding path, "F702", "", "", FileName(path)
        Exit Function
    End If
    On Error GoTo Broken
    ValidateOne = ReadCopy(path, book)
    GoTo Finish
Broken:
    isCancelled = (Err.Number = CANCELLED)
    If Not isCancelled Then AddFinding path, "F702", "", "", Err.Description
    Resume Finish
Finish:
    On Error Resume Next
    book.Close SaveChanges:=False
    On Error GoTo 0
    If isCancelled Then Err.Raise CANCELLED
End Function

Private Function IsOpen(ByVal title As String) As Boolean
    Dim book As Workbook
    For Each book In Workbooks
        If LCase(book.Name) = LCase(title) Then IsOpen = True
    Next book
End Function

' The copy, opened so that it can do nothing; Nothing where it cannot be read or is locked by a password.
' LibreOffice has no AutomationSecurity: there the user's own setting keeps macros of other files from running.
Private Function Opened(ByVal path As String) As Workbook
    Dim security As Long, events As Boolean, alerts As Boolean
    On Error Resume Next
    security = Application.AutomationSecurity
    events = Application.EnableEvents
    alerts = Application.DisplayAlerts
    Application.AutomationSecurity = MACROS_OFF
    Application.EnableEvents = False
    Application.DisplayAlerts = False
    Set Opened = Workbooks.Open(Filename:=path, UpdateLinks:=NO_LINKS, ReadOnly:=True, _
                                Password:=NO_PASSWORD, AddToMru:=False)
    Application.DisplayAlerts = alerts
    Application.EnableEvents = events
    Application.AutomationSecurity = security
    On Error GoTo 0
End Function

' CalculateFull is Excel's alone; Calculate does it in LibreOffice.
Private Sub Recalculate()
    On Error Resume Next
    Application.CalculateFull
    If Err.Number <> 0 Then Application.Calculate
    On Error GoTo 0
End Sub

' Whether the copy was read to its end; with missing sheets or moved cells it is not: all else would be echoes.
Private Function ReadCopy(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim before As Long
    If Not IsIssuedVersion(path, book) Then Exit Function
    If Not IsAsIssued(path, book) Then Exit Function
    Recalculate
    before = FindingCount()
    CompareFormulas path, book
    ReadErrors path, book, FindingCount() = before
    ReadChecks path, book
    ReadCopy = True
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
    On Error Resume Next
    TextOfName = book.Names(title).RefersToRange.Value & ""
    On Error GoTo 0
End Function

' Whether every sheet is there and its headings and keys stand where they were issued; a finding for each
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
                AddFinding path, "F707", title, sheet.Cells(marks(i, 2), marks(i, 3)).Address(False, False), told
            End If
        End If
        If Not isSound Then IsAsIssued = False
    Next i
End Function

' A cell's value as text, "" for an error value.
Public Function TextIn(ByVal value As Variant) As String
    If Not IsError(value) Then TextIn = value & ""
End Function

' The sheet of that name, Nothing where there is none.
Public Function SheetOf(ByVal book As Workbook, ByVal title As String) As Worksheet
    On Error Resume Next
    Set SheetOf = book.Worksheets(title)
    On Error GoTo 0
End Function
