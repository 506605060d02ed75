Attribute VB_Name = "FileList"
Option Explicit
Option Private Module

' The table of the sheet Files: a row for each file that was checked, with its state and how many findings it has.

Private Const COLUMN_COUNT As Long = 5
Private Const UNUSABLE As String = "Could not be used"
Private Const HAS_ERRORS As String = "To be corrected"
Private Const HAS_WARNINGS As String = "To look at"
Private Const IN_ORDER As String = "In order"

Private mNextRow As Long

' Empty the table.
Public Sub ClearFiles()
    EmptyTable ResultSheet("Files"), COLUMN_COUNT
    mNextRow = HEADING_ROW + 1
End Sub

' Write the row of the file whose findings were listed last. isRead: whether it could be read.
Public Sub AddFile(ByVal path As String, ByVal isRead As Boolean)
    Dim sheet As Worksheet
    Set sheet = ResultSheet("Files")
    sheet.Cells(mNextRow, 1).Value = "'" & FileName(path)
    sheet.Cells(mNextRow, 2).Value = StateOf(isRead)
    sheet.Cells(mNextRow, 3).Value = CountInFile("error")
    sheet.Cells(mNextRow, 4).Value = CountInFile("warning")
    sheet.Cells(mNextRow, 5).Value = CountInFile("note")
    mNextRow = mNextRow + 1
End Sub

Private Function StateOf(ByVal isRead As Boolean) As String
    StateOf = IN_ORDER
    If CountInFile("warning") > 0 Then StateOf = HAS_WARNINGS
    If CountInFile("error") > 0 Then StateOf = HAS_ERRORS
    If Not isRead Then StateOf = UNUSABLE
End Function
