Attribute VB_Name = "Formulas"
Option Explicit
Option Private Module

' Compares every formula of a copy with the issued one. Both are texts by distance (R1C1), so they are the same in
' every row of a column. A copy saved as .ods has plain references instead of names of tables, and is compared with
' the formula in that form.

Private Const BEFORE_THIS_ROW As String = " (,=+-*/&<>^:;"
Private Const FEWEST_ALIKE As Long = 20

Private mTypedOver As Collection
Private mRewritten As Collection
Private mPlaces As String

' Findings for formulas that are typed over or changed, and for formulas in entries. Gives whether all issued formulas
' are as issued. Formulas that fetch from outside are kept for FetchingFormula.
Public Function ReadFormulas(ByVal path As String, ByVal book As Workbook) As Boolean
    Dim issued As Variant, sheet As Worksheet, texts As Variant, sizes As Collection
    issued = ListOf("Formulas")
    Set mTypedOver = New Collection
    Set mRewritten = New Collection
    Set sizes = New Collection
    mPlaces = "|"
    ForgetFetching
    For Each sheet In book.Worksheets
        texts = FormulasOf(sheet)
        sizes.Add Array(sheet.Name, CompareSheet(sheet, issued, texts))
        ReadEntries path, sheet, texts
        KeepFetching sheet, texts
    Next sheet
    TellChanged path, mTypedOver, sizes, "F708", "F760"
    TellChanged path, mRewritten, sizes, "F709", "F761"
    ReadFormulas = (mPlaces = "|")
End Function

' The formulas of a sheet by distance, and its entries as typed. One more row and column make it an array in any case.
Private Function FormulasOf(ByVal sheet As Worksheet) As Variant
    FormulasOf = sheet.Range(sheet.Cells(1, 1), sheet.Cells(LastRow(sheet) + 1, LastColumn(sheet) + 1)).FormulaR1C1
End Function

' The last row and column in use.
Public Function LastRow(ByVal sheet As Worksheet) As Long
    LastRow = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
End Function

Public Function LastColumn(ByVal sheet As Worksheet) As Long
    LastColumn = sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1
End Function

' The text of a cell among those of its sheet, "" if it is beyond them.
Public Function TextAt(ByRef texts As Variant, ByVal row As Long, ByVal column As Long) As String
    If row > UBound(texts, 1) Or column > UBound(texts, 2) Then Exit Function
    If Not IsError(texts(row, column)) Then TextAt = texts(row, column)
End Function

' Compare the issued formulas of a sheet, and give how many they are.
Private Function CompareSheet(ByVal sheet As Worksheet, ByRef issued As Variant, ByRef texts As Variant) As Long
    Dim i As Long, count As Long
    For i = 2 To UBound(issued, 1)
        If issued(i, 1) = sheet.Name Then
            count = count + issued(i, 4) - issued(i, 3) + 1
            CompareRun sheet, texts, issued(i, 2), issued(i, 3), issued(i, 4), issued(i, 5), issued(i, 6), issued(i, 7)
        End If
    Next i
    CompareSheet = count
End Function

' Whether a cell of the last copy compared holds another formula than the issued one, or none.
Public Function IsChanged(ByVal cell As Range) As Boolean
    IsChanged = InStr(mPlaces, "|" & PlaceOf(cell) & "|") > 0
End Function

Private Function PlaceOf(ByVal cell As Range) As String
    PlaceOf = cell.Worksheet.Name & "!" & PlainAddress(cell)
End Function

' Compare the rows of a column that hold the same formula. A text equal to the last sound one is sound.
Private Sub CompareRun(ByVal sheet As Worksheet, ByRef texts As Variant, ByVal table As String, _
                       ByVal first As Long, ByVal last As Long, ByVal column As Long, _
                       ByVal issued As String, ByVal plain As String)
    Dim row As Long, text As String, same As String, wanted As String
    wanted = Canonical("=" & issued, table)
    For row = first To last
        text = TextAt(texts, row, column)
        If text <> same Or same = "" Then
            If Canonical(text, table) = wanted Or text = "=" & plain Then
                same = text
            Else
                KeepChanged sheet.Cells(row, column), text
            End If
        End If
    Next row
End Sub

Private Sub KeepChanged(ByVal cell As Range, ByVal text As String)
    Dim kept As Variant
    kept = Array(cell.Worksheet.Name, PlainAddress(cell), text)
    If Left(text, 1) = "=" Then
        mRewritten.Add kept
    Else
        mTypedOver.Add kept
    End If
    mPlaces = mPlaces & PlaceOf(cell) & "|"
End Sub

' Findings for changed formulas, which are in the order of the sheets. If most formulas of the copy or of a sheet are
' changed, it is one finding, else one for each cell. sizes: each sheet and how many formulas it was issued with.
Private Sub TellChanged(ByVal path As String, ByVal changed As Collection, ByVal sizes As Collection, _
                        ByVal code As String, ByVal act As String)
    Dim size As Variant, cells As Long, i As Long, last As Long, alike As Long, kept As Variant, isOne As Boolean
    For Each size In sizes
        cells = cells + size(1)
    Next size
    If AreMost(changed.Count, cells) Then
        AddFinding path, act, "", "", changed.Count & " of " & cells & " formulas"
        Exit Sub
    End If
    For Each size In sizes
        alike = CountOnSheet(changed, last + 1, size(0))
        isOne = AreMost(alike, size(1))
        If isOne Then AddFinding path, act, size(0), "", alike & " of " & size(1) & " formulas"
        For i = last + 1 To last + alike
            kept = changed(i)
            If Not isOne Then AddFinding path, code, kept(0), kept(1), kept(2)
        Next i
        last = last + alike
    Next size
End Sub

' How many are on the sheet, counted from that number on.
Private Function CountOnSheet(ByVal changed As Collection, ByVal first As Long, ByVal title As String) As Long
    Dim i As Long, count As Long, kept As Variant
    For i = first To changed.Count
        kept = changed(i)
        If kept(0) <> title Then Exit For
        count = count + 1
    Next i
    CountOnSheet = count
End Function

Private Function AreMost(ByVal count As Long, ByVal cells As Long) As Boolean
    AreMost = count >= FEWEST_ALIKE And 2 * count > cells
End Function

' One spelling for what programs write differently: newer functions, this row of a table, and the name of the
' table. Excel leaves that name out if the formula is in the same table.
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
