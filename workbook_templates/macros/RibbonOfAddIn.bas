Attribute VB_Name = "RibbonOfAddIn"
Option Explicit

' What the buttons of the ribbon call in the add-in.
Public Sub AddInPressed(control As Object)
    Press control.ID
End Sub
