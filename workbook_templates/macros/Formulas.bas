Attribute VB_Name = "Formulas"
Option Explicit

' Holds every formula of a copy against the one that was issued, as text by distance (R1C1), which is the same
' in every row of a column. A copy saved as .ods has plain references where tables were named; it is held
' against the formula in that form.

Private Const BEFORE_THIS_ROW As String = " (,=+-*/&<>^:;"

' Findings for formulas that are typed over or changed.
Public Sub CompareFormulas(ByVal path As String, ByVal book As Workbook)
    Dim issued As Variant, i As Long, sheet As Worksheet, title As String
    issued = ThisWorkbook.Worksheets("Formulas").UsedRange.Value
    For i = 2 To UBound(issued, 1)
        If issued(i, 1) <> title Then
            title = issued(i, 1)
            Set sheet = book.Worksheets(title)
        End If
        CompareRun path, sheet, issued(i, 2), issued(i, 3), issued(i, 4), issued(i, 5), issued(i, 6), issued(i, 7)
    Next i
End Sub

' One run of rows in a column that hold the same formula; a text equal to the one above needs no second look.
Private Sub CompareRun(ByVal path As String, ByVal sheet As Worksheet, ByVal table As String, _
                       ByVal first As Long, ByVal last As Long, ByVal column As Long, _
                       ByVal issued As String, ByVal plain As String)
    Dim texts As Variant, i As Long, text As String, same As String, wanted As String
    texts = sheet.Range(sheet.Cells(first, column), sheet.Cells(last, column)).FormulaR1C1
    wanted = Canonical("=" & issued, table)
    For i = 1 To last - first + 1
        If first = last Then text = TextIn(texts) Else text = TextIn(texts(i, 1))
        If text <> same Or same = "" Then
            If Canonical(text, table) = wanted Or text = "=" & plain Then
                same = text
            Else
                AddFinding path, IIf(Left(text, 1) = "=", "F709", "F708"), sheet.Name, _
                    sheet.Cells(first + i - 1, column).Address(False, False), text
            End If
        End If
    Next i
End Sub

' One spelling for what programs write differently: newer functions, this row of a table, and the name of the
' table itself, which Excel leaves out of every reference to a column of the table that the formula is in.
Public Function Canonical(ByVal formula As String, ByVal table As String) As String
    Dim text As String, place As Long
    text = Replace(formula, "_xlfn.", "")
    text = Replace(text, "[[#This Row],[", "[@")
    text = Replace(text, "[@[", "[@")
    text = Replace(text, "]]", "]")
    place = InStr(text, "[")
    Do While place > 0
        If place > 1 Then
            If InStr(BEFORE_THIS_ROW, Mid(text, place - 1, 1)) > 0 Then
                text = Left(text, place - 1) & table & Mid(text, place)
                place = place + Len(table)
            End If
        End If
        place = InStr(place + 1, text, "[")
    Loop
    Canonical = text
End Function
