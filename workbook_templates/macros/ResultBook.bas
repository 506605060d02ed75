Attribute VB_Name = "ResultBook"
Option Explicit
Option Private Module

' The workbook with the sheets Files and Findings of the last run: the macro workbook itself, or a new one that the
' add-in makes for each run.

Private Const STATE_ROW As Long = 3

Private mBook As Workbook

' Whether this is the add-in, which shows no sheet.
Public Function IsAddIn() As Boolean
    IsAddIn = (SheetOf(ThisWorkbook, "Validate") Is Nothing)
End Function

' Begin a run: the add-in makes a new workbook for its results, which is then in front.
Public Sub BeginResults()
    If IsAddIn() Then
        Set mBook = CopiedResults()
    Else
        Set mBook = ThisWorkbook
    End If
End Sub

' A new workbook with both sheets of this one. LibreOffice empties the first sheet that it copies to a new workbook, but
' none that it copies to one that is there.
Public Function CopiedResults() As Workbook
    Dim made As Workbook
    ThisWorkbook.Worksheets(Array("Files", "Findings")).Copy
    Set made = ActiveWorkbook
    Set CopiedResults = made
    If IsExcel() Then Exit Function
    made.Worksheets("Files").Name = "Empty"
    ThisWorkbook.Worksheets("Files").Copy Before:=made.Worksheets(1)
    Application.DisplayAlerts = False
    made.Worksheets("Empty").Delete
    Application.DisplayAlerts = True
End Function

' The workbook of the last run.
Public Function BookOfResults() As Workbook
    Set BookOfResults = mBook
End Function

' The sheet Files or Findings of the last run.
Public Function ResultSheet(ByVal title As String) As Worksheet
    If mBook Is Nothing And Not IsAddIn() Then Set mBook = ThisWorkbook
    Set ResultSheet = mBook.Worksheets(title)
End Function

' Whether there are results and nobody has closed them.
Public Function AreResultsOpen() As Boolean
    Dim title As String
    On Error Resume Next
    title = ResultSheet("Files").Name
    On Error GoTo 0
    AreResultsOpen = (title <> "")
End Function

' Say how the run goes: on the first sheet of the macro workbook, or above the results of the add-in.
Public Sub ShowState(ByVal text As String)
    If Not IsAddIn() Then
        ThisWorkbook.Names("state_shown").RefersToRange.Value = text
    ElseIf Not mBook Is Nothing Then
        ResultSheet("Files").Cells(STATE_ROW, 1).Value = text
    Else
        Tell text
    End If
End Sub
