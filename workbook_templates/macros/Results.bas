Attribute VB_Name = "Results"
Option Explicit

' Copies the findings of a run to a new workbook without macros, to store or to send.

Private Const WITHOUT_MACROS As Long = 51
Private Const NOT_SAVED As String = "The results are in a new workbook that is not saved yet. Choose Save As there."

' The button "Save results". The new workbook stays open, and no other file is replaced. In LibreOffice macros cannot
' save .xlsx files, so there the person saves it.
Public Sub SaveResults()
    Dim made As Workbook
    If ThisWorkbook.Worksheets("Files").Cells(HEADING_ROW + 1, 1).Value = "" Then
        ShowState "There are no results to save yet."
        Exit Sub
    End If
    NoteProgram
    On Error GoTo Broken
    ThisWorkbook.Worksheets(Array("Files", "Findings")).Copy
    Set made = ActiveWorkbook
    If Not IsExcel() Then
        ShowState NOT_SAVED
        Exit Sub
    End If
    made.SaveAs Filename:=FreePath(), FileFormat:=WITHOUT_MACROS
    ShowState "Saved beside this workbook: " & made.Name
    Exit Sub
Broken:
    If made Is Nothing Then
        ShowState "The results could not be copied."
    Else
        ShowState NOT_SAVED
    End If
End Sub

' A new file beside this workbook, named by the day. If Dir cannot find files, as online, Excel asks before it
' replaces one.
Private Function FreePath() As String
    Dim start As String, path As String, number As Long
    start = ThisWorkbook.Path & Separator() & "Findings " & Format(Date, "yyyy-mm-dd")
    path = start & ".xlsx"
    number = 2
    Do While IsThere(path)
        path = start & " (" & number & ").xlsx"
        number = number + 1
    Loop
    FreePath = path
End Function

Private Function Separator() As String
    Separator = IIf(InStr(ThisWorkbook.Path, "://") > 0, "/", Application.PathSeparator)
End Function

Private Function IsThere(ByVal path As String) As Boolean
    On Error Resume Next
    IsThere = (Dir(path) <> "")
    On Error GoTo 0
End Function
