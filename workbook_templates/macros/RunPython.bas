Attribute VB_Name = "RunPython"
Option Explicit

' Hands the typed path to Python. This needs xlwings; nothing else here does.

Private Const ADD_IN As String = "xlwings.xlam!RunPython"
Private Const CALL_TEXT As String = "from builder.answer import answer; answer()"

' The button "Hand to Python". Earlier findings stay until Python answers.
Public Sub HandToPython()
    On Error Resume Next
    Application.Run ADD_IN, CALL_TEXT
    If Err.Number <> 0 Then
        ShowState "Python did not answer. This button needs Python with this tool and the xlwings add-in. " & _
            "The other buttons work without them."
    End If
    On Error GoTo 0
End Sub
