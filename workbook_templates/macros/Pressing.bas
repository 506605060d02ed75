Attribute VB_Name = "Pressing"
Option Explicit
Option Private Module

' What each button of the ribbon does. The add-in and the macro workbook have the same tab, and each its own macro
' that its buttons call, since Excel does not tell macros of one name apart when both files are open.

Private Const TITLE As String = "Mapping Tool"

Private mTold As String

' button: its id in ribbon.xml.
Public Sub Press(ByVal button As String)
    On Error GoTo Broken
    Select Case button
        Case "ValidateFiles": ValidateFile
        Case "ValidateFolder": ValidateFolder
        Case "NextFinding": ShowNextFinding
        Case "SaveResults": SaveResults
        Case "ShowInUse": ShowRows True
        Case "ShowAll": ShowRows False
        Case "CheckFront": CheckBookInFront
        Case "PrintList": ShowPrintList
        Case "NextToFill": GoToNextToFill
        Case "About": TellAbout
    End Select
    Exit Sub
Broken:
    Tell "That could not be done. (Error " & Err.Number & ")"
End Sub

' Say something in a window. LibreOffice has no ribbon, so nobody has pressed a button there.
Public Sub Tell(ByVal text As String)
    mTold = text
    NoteProgram
    If IsExcel() Then MsgBox text, vbInformation, TITLE
End Sub

' The text of the last window.
Public Function LastTold() As String
    LastTold = mTold
End Function

' Which version this is, which workbooks it knows, and which one is in front.
Private Sub TellAbout()
    Dim known As Variant, row As Long, text As String, book As Workbook
    known = ThisWorkbook.Worksheets("Versions").UsedRange.Value
    text = "Central Government TOMs Mapping Tool, version " & known(2, 3) & "." & vbLf & vbLf & "It knows copies of:"
    For row = 2 To UBound(known, 1)
        text = text & vbLf & known(row, 2) & ", version " & known(row, 3)
    Next row
    Set book = OursInFront()
    If Not book Is Nothing Then
        text = text & vbLf & vbLf & book.Name & ": " & VersionOf(book) & "."
        If Not UseVersionOf(book) Then text = text & " " & HowToKnow()
    End If
    Tell text & vbLf & vbLf & "Not made, approved or endorsed by the Cabinet Office, the National Social Value " & _
        "Taskforce or Social Value Portal."
End Sub
