Attribute VB_Name = "Showing"
Option Explicit
Option Private Module

' Goes through the findings of the last run, one after the other.

Private mPaths As Collection
Private mRead As String
Private mShown As Long

' Begin a run: no finding is known.
Public Sub ForgetShown()
    Set mPaths = New Collection
    mRead = "|"
    mShown = 0
End Sub

' Keep the file of the finding that was listed last.
Public Sub KeepPath(ByVal path As String)
    mPaths.Add path
End Sub

' Keep that a file was read to its end, so that nothing in it fetches or runs anything.
Public Sub KeepRead(ByVal path As String)
    mRead = mRead & path & "|"
End Sub

' The button "Next finding".
Public Sub ShowNextFinding()
    Dim sheet As Worksheet, row As Long
    If Not IsAnyListed() Then
        Tell "There are no findings. Press Validate files, Validate folder or Check this workbook first."
        Exit Sub
    End If
    If mShown = mPaths.Count Then
        mShown = 0
        Tell "That was the last finding. Press Next finding again to begin with the first."
        Exit Sub
    End If
    mShown = mShown + 1
    Set sheet = ResultSheet("Findings")
    row = HEADING_ROW + mShown
    sheet.Parent.Activate
    sheet.Activate
    sheet.Cells(row, 1).Select
    If sheet.Cells(row, 5).Value <> "" Then
        ShowCell mPaths(mShown), TextIn(sheet.Cells(row, 4).Value), TextIn(sheet.Cells(row, 5).Value)
    End If
    On Error Resume Next
    Application.StatusBar = mShown & " of " & mPaths.Count & ": " & sheet.Cells(row, 3).Value & " " & _
        sheet.Cells(row, 8).Value
    On Error GoTo 0
End Sub

Private Function IsAnyListed() As Boolean
    If mPaths Is Nothing Then Exit Function
    If mPaths.Count > 0 Then IsAnyListed = AreResultsOpen()
End Function

' Show the cell in its copy. A copy that is not open is opened as for a check, and only if it was read to its end then.
Private Sub ShowCell(ByVal path As String, ByVal title As String, ByVal cellAddress As String)
    Dim book As Workbook, sheet As Worksheet
    Set book = OpenBook(path)
    If book Is Nothing And InStr(mRead, "|" & path & "|") > 0 Then Set book = OpenedToRead(path)
    If book Is Nothing Then
        Tell "The copy is not opened, because not all of it could be checked. The sheet Findings says why."
        Exit Sub
    End If
    Set sheet = SheetOf(book, title)
    If sheet Is Nothing Then Exit Sub
    If sheet.Visible <> xlSheetVisible Then
        Tell title & " is a hidden sheet, so its cell " & cellAddress & " is not shown."
        Exit Sub
    End If
    book.Activate
    sheet.Activate
    sheet.Range(cellAddress).Select
End Sub

' The workbook of that path if it is open.
Private Function OpenBook(ByVal path As String) As Workbook
    Dim book As Workbook
    For Each book In Workbooks
        If LCase(book.FullName) = LCase(path) Then Set OpenBook = book
    Next book
End Function

Private Function OpenedToRead(ByVal path As String) As Workbook
    Dim trouble As Long
    On Error GoTo Broken
    BeginRun
    Set OpenedToRead = Opened(path)
Finish:
    EndRun
    Exit Function
Broken:
    trouble = Err.Number
    Resume Finish
End Function
