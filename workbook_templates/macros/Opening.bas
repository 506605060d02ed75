Attribute VB_Name = "Opening"
Option Explicit
Option Private Module

' Opens a copy so that nothing in it runs, recalculates it, and closes it as it was.

Private Const NO_LINKS As Long = 0
Private Const NO_PASSWORD As String = "-"
Private Const LONGEST_PATH As Long = 218
Private Const ALL_IS_DONE As Long = 0
Private Const MOST_TRIES As Long = 3

' The open copy; Nothing if it cannot be opened or has a password. A failure is tried once more, since a key pressed
' at the wrong moment makes a sound copy fail.
Public Function Opened(ByVal path As String) As Workbook
    Set Opened = OpenedOnce(path)
    If Opened Is Nothing Then Set Opened = OpenedOnce(path)
End Function

Private Function OpenedOnce(ByVal path As String) As Workbook
    Dim trouble As Long
    On Error Resume Next
    Set OpenedOnce = Workbooks.Open(Filename:=path, UpdateLinks:=NO_LINKS, ReadOnly:=True, _
                                    Password:=NO_PASSWORD, AddToMru:=False)
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Function

' A finding that says why a copy could not be opened. Excel opens no path longer than LONGEST_PATH. Dir writes question
' marks for the characters of a name that VBA does not know.
Public Sub TellUnopened(ByVal path As String)
    If Len(path) > LONGEST_PATH Then
        AddFinding path, "F780", "", "", Len(path) & " characters"
    ElseIf InStr(FileName(path), "?") > 0 Then
        AddFinding path, "F781", "", "", FileName(path)
    Else
        AddFinding path, "F702", "", "", FileName(path)
    End If
End Sub

' Close a copy as it was, even if somebody presses a key meanwhile.
Public Sub CloseCopy(ByVal book As Workbook)
    StopAtCancel False
    On Error Resume Next
    book.Close SaveChanges:=False
    On Error GoTo 0
    StopAtCancel True
End Sub

' Recalculate all formulas, and give whether that was completed. Only Excel has CalculateFull; LibreOffice has
' Calculate.
Public Function IsWorkedOut() As Boolean
    Dim tries As Long
    If Not IsExcel() Then
        Application.Calculate
        IsWorkedOut = True
        Exit Function
    End If
    Do While tries < MOST_TRIES And Not IsWorkedOut
        Application.CalculateFull
        IsWorkedOut = (Application.CalculationState = ALL_IS_DONE)
        tries = tries + 1
    Loop
End Function
