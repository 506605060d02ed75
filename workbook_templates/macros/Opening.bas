Attribute VB_Name = "Opening"
Option Explicit
Option Private Module

' Opens a copy so that it can do nothing, works it out, and closes it as it was.

Private Const NO_LINKS As Long = 0
Private Const NO_PASSWORD As String = "-"
Private Const LONGEST_PATH As Long = 218
Private Const ALL_IS_DONE As Long = 0
Private Const MOST_TRIES As Long = 3

' The copy; Nothing where it cannot be opened or is locked by a password. One that fails is tried once more: a key
' pressed at the wrong moment makes a sound one fail, too.
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

' Why a copy could not be opened, as a code, and what to say. Excel opens no longer path; a name that VBA's own list of
' a folder cannot hold has question marks in it.
Public Sub TellUnopened(ByVal path As String)
    If Len(path) > LONGEST_PATH Then
        AddFinding path, "F780", "", "", Len(path) & " characters"
    ElseIf InStr(FileName(path), "?") > 0 Then
        AddFinding path, "F781", "", "", FileName(path)
    Else
        AddFinding path, "F702", "", "", FileName(path)
    End If
End Sub

' Close it as it was; a copy is closed whatever is pressed meanwhile.
Public Sub CloseCopy(ByVal book As Workbook)
    StopAtCancel False
    On Error Resume Next
    book.Close SaveChanges:=False
    On Error GoTo 0
    StopAtCancel True
End Sub

' Work out all formulas again; whether that came to its end. CalculateFull is Excel's alone; Calculate does it in
' LibreOffice.
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
