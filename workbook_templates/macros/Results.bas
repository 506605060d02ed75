Attribute VB_Name = "Results"
Option Explicit

' Saves the findings of a run as a workbook without macros, to store or to send.

Private Const WITHOUT_MACROS As Long = 51
Private Const NOT_SAVED As String = "The results are in a new workbook that is not saved yet. Choose Save As there."
Private Const NO_RESULTS As String = "There are no results to save yet."

' The button "Save results". No other file is replaced unless somebody says so. In LibreOffice macros cannot save .xlsx
' files, so there the person saves it.
Public Sub SaveResults()
    If IsAddIn() Then
        SaveNewBook
    Else
        SaveCopyOfResults
    End If
End Sub

' The add-in asks where to save its results.
Private Sub SaveNewBook()
    Dim path As Variant
    If Not AreResultsOpen() Then
        Tell NO_RESULTS
        Exit Sub
    End If
    path = Application.GetSaveAsFilename(InitialFileName:=NameOfToday() & ".xlsx", _
                                         FileFilter:="Workbook (*.xlsx),*.xlsx")
    If VarType(path) <> vbString Then Exit Sub
    On Error GoTo Broken
    BookOfResults().SaveAs Filename:=path, FileFormat:=WITHOUT_MACROS
    Exit Sub
Broken:
    Tell NOT_SAVED
End Sub

' The macro workbook saves a copy beside itself, which stays open.
Private Sub SaveCopyOfResults()
    Dim made As Workbook
    If ResultSheet("Files").Cells(HEADING_ROW + 1, 1).Value = "" Then
        ShowState NO_RESULTS
        Exit Sub
    End If
    NoteProgram
    On Error GoTo Broken
    Set made = CopiedResults()
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

Private Function NameOfToday() As String
    NameOfToday = "Findings " & Format(Date, "yyyy-mm-dd")
End Function

' A new file beside this workbook, named by the day. If Dir cannot find files, as online, Excel asks before it
' replaces one.
Private Function FreePath() As String
    Dim start As String, path As String, number As Long
    start = ThisWorkbook.Path & Separator() & NameOfToday()
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
