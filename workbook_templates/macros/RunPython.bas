Attribute VB_Name = "RunPython"
Option Explicit

' Hands the path typed to Python, where xlwings is installed. Everything else here does without.

Private Const ADD_IN As String = "xlwings.xlam!RunPython"
Private Const CALL_TEXT As String = "from builder.answer import answer; answer()"

' The button "Hand to Python". What was found before is left alone until Python answers.
Public Sub HandToPython()
    On Error Resume Next
    Application.Run ADD_IN, CALL_TEXT
    If Err.Number <> 0 Then
        ShowState "Python was not reached: this button needs Python with this tool and the xlwings add-in. " & _
            "The other buttons need neither."
    End If
    On Error GoTo 0
End Sub
