Attribute VB_Name = "Checks"
Option Explicit
Option Private Module

' Reads what the copy's own live checks say, after they were recalculated.

' Findings from the check beside each row, then from the list of checks if no row has shown them.
Public Sub ReadChecks(ByVal path As String, ByVal book As Workbook)
    Dim seen As String
    seen = "|"
    ReadRowChecks path, book, seen
    ReadLiveChecks path, book, seen
End Sub

' A check that is not as issued or gives an error is left out; another finding names it.
Private Sub ReadRowChecks(ByVal path As String, ByVal book As Workbook, ByRef seen As String)
    Dim columns As Variant, i As Long, row As Long, sheet As Worksheet, cell As Range, code As String
    columns = ListOf("Row checks")
    For i = 2 To UBound(columns, 1)
        Set sheet = book.Worksheets(columns(i, 1))
        For row = columns(i, 2) To columns(i, 3)
            Set cell = sheet.Cells(row, columns(i, 4))
            code = FirstWord(TextIn(cell.Value))
            If IsCode(code) Then
                If Not IsChanged(cell) Then
                    seen = seen & code & "|"
                    AddFinding path, code, sheet.Name, PlainAddress(cell), _
                        TextIn(sheet.Cells(row, columns(i, 5)).Value)
                End If
            End If
        Next row
    Next i
End Sub

Private Function FirstWord(ByVal text As String) As String
    If text <> "" Then FirstWord = Split(text, " ")(0)
End Function

Private Sub ReadLiveChecks(ByVal path As String, ByVal book As Workbook, ByVal seen As String)
    Dim checks As Variant, i As Long, sheet As Worksheet, cell As Range, count As String
    checks = ListOf("Live checks")
    For i = 2 To UBound(checks, 1)
        Set sheet = book.Worksheets(checks(i, 2))
        Set cell = sheet.Cells(checks(i, 3), checks(i, 4))
        count = TextIn(cell.Value)
        If Val(count) > Times(seen, checks(i, 1)) Then
            If Not IsChanged(cell) Then
                AddAtPlace path, checks(i, 1), TextIn(sheet.Cells(checks(i, 3), checks(i, 5)).Value), _
                    IIf(count = "1", "in one place", "in " & count & " places, the first here")
            End If
        End If
    Next i
End Sub

' How often a code is in a text such as "|L401|L401|".
Private Function Times(ByVal seen As String, ByVal code As String) As Long
    Times = (Len(seen) - Len(Replace(seen, "|" & code, ""))) / (Len(code) + 1)
End Function

' A finding at a place that is written as the target of a link: #'KPIs'!H12.
Private Sub AddAtPlace(ByVal path As String, ByVal code As String, ByVal target As String, ByVal found As String)
    Dim parts As Variant, title As String
    parts = Split(target, "!")
    If UBound(parts) <> 1 Then
        AddFinding path, code, "", "", found
        Exit Sub
    End If
    title = Mid(parts(0), 2)
    If Left(title, 1) = "'" Then title = Mid(title, 2, Len(title) - 2)
    AddFinding path, code, title, parts(1), found
End Sub
