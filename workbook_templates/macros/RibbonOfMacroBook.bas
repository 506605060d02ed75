Attribute VB_Name = "RibbonOfMacroBook"
Option Explicit

' What the buttons of the ribbon call in the macro workbook.
Public Sub MacroBookPressed(control As Object)
    Press control.ID
End Sub
