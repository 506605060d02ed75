Attribute VB_Name = "Errors"
Option Explicit
Option Private Module

' Error values in a copy, such as #N/A. An error in an entry, or a formula that is not as issued, spoils the formulas
' that read it. Only the cause is named then. Entries are the cells that are not locked.

Private Const IN_FORMULAS As Long = -4123
Private Const ERRORS_ALONE As Long = 16
Private Const ERROR_NUMBERS As String = "2000 2007 2015 2023 2029 2036 2042 2043 2045 2050"
Private Const ERROR_NAMES As String = "#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #SPILL! #CALC!"

' Findings for entries that hold an error; without such a cause, one for each sheet whose formulas give errors.
' isAsIssued: whether every formula is as issued.
Public Sub ReadErrors(ByVal path As String, ByVal book As Workbook, ByVal isAsIssued As Boolean)
    Dim sheet As Worksheet, cell As Variant, spoilt As Collection, entered As Long
    Set spoilt = New Collection
    For Each sheet In book.Worksheets
        For Each cell In Broken(sheet)
            If cell.Locked Then
                spoilt.Add cell
            Else
                entered = entered + 1
                AddFinding path, "E860", sheet.Name, PlainAddress(cell), NameOf(cell)
            End If
        Next cell
    Next sheet
    If entered = 0 And isAsIssued Then ReportSpoilt path, spoilt
End Sub

' One finding for each sheet: its first cell with an error, and how many it has.
Private Sub ReportSpoilt(ByVal path As String, ByVal spoilt As Collection)
    Dim i As Long, count As Long, title As String, told As String
    i = 1
    Do While i <= spoilt.Count
        title = spoilt(i).Worksheet.Name
        count = 1
        Do While IsOnSheet(spoilt, i + count, title)
            count = count + 1
        Loop
        told = NameOf(spoilt(i))
        If count > 1 Then told = told & ", the first of " & count & " cells"
        AddFinding path, "F711", title, PlainAddress(spoilt(i)), told
        i = i + count
    Loop
End Sub

Private Function IsOnSheet(ByVal spoilt As Collection, ByVal number As Long, ByVal title As String) As Boolean
    If number <= spoilt.Count Then IsOnSheet = (spoilt(number).Worksheet.Name = title)
End Function

' The cells of a sheet that show an error. Excel finds cells by kind only on sheets without protection, but it gives
' errors as values. LibreOffice finds them by kind on every sheet and counts a typed error as a formula, but gives no
' error values.
Private Function Broken(ByVal sheet As Worksheet) As Collection
    Dim found As Collection
    Set found = New Collection
    If IsExcel() Then
        AddByValue found, sheet.UsedRange
    Else
        AddByKind found, sheet.UsedRange
    End If
    Set Broken = found
End Function

' The error as Excel names it in English, even in a column that is too narrow; LibreOffice gives only its text.
Private Function NameOf(ByVal cell As Range) As String
    Dim numbers As Variant, i As Long
    NameOf = cell.Text
    If Not IsError(cell.Value) Then Exit Function
    numbers = Split(ERROR_NUMBERS, " ")
    For i = 0 To UBound(numbers)
        If cell.Value = CVErr(CLng(numbers(i))) Then NameOf = Split(ERROR_NAMES, " ")(i)
    Next i
End Function

Private Sub AddByValue(ByVal found As Collection, ByVal used As Range)
    Dim values As Variant, row As Long, column As Long
    values = used.Value
    If Not IsArray(values) Then Exit Sub
    If Not IsAnyError(values) Then Exit Sub
    For row = 1 To UBound(values, 1)
        For column = 1 To UBound(values, 2)
            If IsError(values(row, column)) Then found.Add used.Cells(row, column)
        Next column
    Next row
End Sub

Private Function IsAnyError(ByRef values As Variant) As Boolean
    Dim value As Variant
    For Each value In values
        If IsError(value) Then
            IsAnyError = True
            Exit Function
        End If
    Next value
End Function

Private Sub AddByKind(ByVal found As Collection, ByVal used As Range)
    Dim chosen As Range, area As Range, cell As Range, trouble As Long
    On Error Resume Next
    Set chosen = used.SpecialCells(IN_FORMULAS, ERRORS_ALONE)
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
    If chosen Is Nothing Then Exit Sub
    For Each area In chosen.Areas
        For Each cell In area.Cells
            found.Add cell
        Next cell
    Next area
End Sub
