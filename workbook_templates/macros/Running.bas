Attribute VB_Name = "Running"
Option Explicit
Option Private Module

' The settings of the program during a run: no macros of other files, events or questions, calculation only when
' asked, and Esc gives an error. The end of the run restores them all.

Public Const CANCELLED As Long = 18

Private Const MACROS_OFF As Long = 3
Private Const MANUAL As Long = -4135
Private Const NO_KEY As Long = 0
Private Const CANCEL_IS_IGNORED As Long = 0
Private Const CANCEL_IS_AN_ERROR As Long = 2

Private mIsExcel As Boolean
Private mIsBegun As Boolean
Private mSecurity As Long
Private mEvents As Boolean
Private mAlerts As Boolean
Private mCalculation As Long
Private mInterruptKey As Long

' LibreOffice lacks some of these; there the user's own setting stops the macros of other files. In Excel the run ends
' unless their macros are off. That setting belongs to Office, not to Excel, so it is set through an Object.
Public Sub BeginRun()
    Dim app As Object
    Set app = Application
    NoteProgram
    On Error Resume Next
    mSecurity = app.AutomationSecurity
    mEvents = Application.EnableEvents
    mAlerts = Application.DisplayAlerts
    mCalculation = Application.Calculation
    mInterruptKey = Application.CalculationInterruptKey
    mIsBegun = True
    app.AutomationSecurity = MACROS_OFF
    Application.EnableEvents = False
    Application.DisplayAlerts = False
    Application.Calculation = MANUAL
    Application.CalculationInterruptKey = NO_KEY
    Application.ScreenUpdating = False
    On Error GoTo 0
    If mIsExcel Then
        If app.AutomationSecurity <> MACROS_OFF Then Err.Raise 5
    End If
    StopAtCancel True
End Sub

' Find out whether this is Excel.
Public Sub NoteProgram()
    Dim state As Long
    On Error Resume Next
    state = Application.CalculationState
    mIsExcel = (Err.Number = 0)
    On Error GoTo 0
End Sub

' Restore the settings. From here on Esc is ignored.
Public Sub EndRun()
    Dim app As Object
    StopAtCancel False
    If Not mIsBegun Then Exit Sub
    Set app = Application
    On Error Resume Next
    Application.StatusBar = False
    Application.ScreenUpdating = True
    Application.CalculationInterruptKey = mInterruptKey
    Application.Calculation = mCalculation
    Application.DisplayAlerts = mAlerts
    Application.EnableEvents = mEvents
    app.AutomationSecurity = mSecurity
    On Error GoTo 0
    mIsBegun = False
End Sub

' Whether Esc ends the run, or is ignored. LibreOffice has no such setting.
Public Sub StopAtCancel(ByVal isStopped As Boolean)
    On Error Resume Next
    Application.EnableCancelKey = IIf(isStopped, CANCEL_IS_AN_ERROR, CANCEL_IS_IGNORED)
    On Error GoTo 0
End Sub

' Whether this is Excel, not LibreOffice; known after NoteProgram.
Public Function IsExcel() As Boolean
    IsExcel = mIsExcel
End Function

' Raise Esc again. It comes as an error, which On Error Resume Next would drop. So a procedure that used it keeps the
' number and calls this after On Error GoTo 0.
Public Sub PassOn(ByVal trouble As Long)
    If trouble = CANCELLED Then Err.Raise CANCELLED
End Sub
