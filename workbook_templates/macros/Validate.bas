Attribute VB_Name = "Validate"
Option Explicit

' Looks through returned copies. Each is opened read-only, with its macros off and its links left alone, worked
' out anew, held against the hidden sheets of this workbook, and closed as it was.

Private Const MACROS_OFF As Long = 3
Private Const NO_LINKS As Long = 0
Private Const NO_PASSWORD As String = "-"

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

Private Sub ValidateAll(ByVal paths As Variant)
    Dim i As Long
    On Error GoTo Broken
    ClearFindings
    Application.ScreenUpdating = False
    For i = LBound(paths) To UBound(paths)
        ShowState "Looking at " & FileName(paths(i)) & " (" & (i + 1) & " of " & (UBound(paths) + 1) & ")"
        BeginFile
        ValidateOne paths(i)
    Next i
    FitFindings
    Application.ScreenUpdating = True
    ShowState "Files: " & (UBound(paths) + 1) & ". Findings: " & FindingCount() & "."
    On Error Resume Next
    If FindingCount() > 0 Then ThisWorkbook.Worksheets("Findings").Activate
    Exit Sub
Broken:
    Application.ScreenUpdating = True
    ShowState "Stopped: " & Err.Description
End Sub

Private Sub ShowState(ByVal text As String)
    ThisWorkbook.Names("state_shown").RefersToRange.Value = text
End Sub

' Whatever goes wrong with one file is a finding about that file; the next one follows.
Private Sub ValidateOne(ByVal path As String)
    Dim book As Workbook
    If Not IsWorkbookName(path) Then
        AddFinding path, "F701", "", "", FileName(path)
        Exit Sub
    End If
    If IsOpen(FileName(path)) Then
        AddFinding path, "F703", "", "", FileName(path)
        Exit Sub
    End If
    Set book = Opened(path)
    If book Is Nothing Then
        AddFinding path, "F702", "", "", FileName(path)
        Exit Sub
    End If
    On Error GoTo Broken
    ReadCopy path, book
    GoTo Finish
Broken:
    AddFinding path, "F702", "", "", Err.Description
    Resume Finish
Finish:
    On Error Resume Next
    book.Close SaveChanges:=False
    On Error GoTo 0
End Sub

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

' A copy with missing sheets or moved cells is not read further: all that follows would be echoes.
Private Sub ReadCopy(ByVal path As String, ByVal book As Workbook)
    If Not IsIssuedVersion(path, book) Then Exit Sub
    If Not IsAsIssued(path, book) Then Exit Sub
    Recalculate
    CompareFormulas path, book
    ReadChecks path, book
End Sub

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
