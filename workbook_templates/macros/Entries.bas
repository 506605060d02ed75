Attribute VB_Name = "Entries"
Option Explicit
Option Private Module

' Formulas in the cells that people fill in.

Private Const NO_FORMULAS As String = "|=TRUE()|=FALSE()|"

' Findings for them. LibreOffice writes a tick as =TRUE() or =FALSE() and an error as =#N/A, so these are sound. A
' text may begin with = as well.
Public Sub ReadEntries(ByVal path As String, ByVal sheet As Worksheet, ByRef texts As Variant)
    Dim runs As Variant, i As Long, row As Long, text As String, cell As Range
    runs = ListOf("Entries")
    For i = 2 To UBound(runs, 1)
        If runs(i, 1) = sheet.Name Then
            For row = runs(i, 2) To runs(i, 3)
                text = TextAt(texts, row, runs(i, 4))
                If Left(text, 1) = "=" And InStr(NO_FORMULAS, "|" & text & "|") = 0 And Left(text, 2) <> "=#" Then
                    Set cell = sheet.Cells(row, runs(i, 4))
                    If cell.HasFormula Then
                        AddFinding path, "E862", sheet.Name, PlainAddress(cell), cell.Formula
                    End If
                End If
            Next row
        End If
    Next i
End Sub
