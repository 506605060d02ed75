Attribute VB_Name = "InFront"
Option Explicit
Option Private Module

' What the ribbon does with the workbook in front. Its sheets are protected so that rows can be hidden and yellow cells
' filled in. Nothing here takes that protection away, so a password makes no difference.

Private Const YES As String = "Yes"
Private Const PRINTED As String = "Print list"

' The workbook of ours that is in front, else the only one that is open; Nothing if none or several are open.
Public Function OursInFront() As Workbook
    Dim book As Workbook, found As Workbook, count As Long
    If Not ActiveWorkbook Is Nothing Then
        If IsOurs(ActiveWorkbook) Then
            Set OursInFront = ActiveWorkbook
            Exit Function
        End If
    End If
    For Each book In Workbooks
        If IsOurs(book) Then
            Set found = book
            count = count + 1
        End If
    Next book
    If count = 1 Then Set OursInFront = found
End Function

' The same if its version is known; if not, Nothing, and a window says so.
Private Function KnownInFront() As Workbook
    Dim book As Workbook
    Set book = OursInFront()
    If book Is Nothing Then
        Tell "No workbook of the Mapping Tool is in front. Click into one, press Enable Editing where Excel offers " & _
            "it, and press the button again."
    ElseIf Not UseVersionOf(book) Then
        Tell book.Name & " is " & VersionOf(book) & ". " & HowToKnow()
    Else
        Set KnownInFront = book
    End If
End Function

' The button "Check this workbook".
Public Sub CheckBookInFront()
    Dim book As Workbook
    Set book = OursInFront()
    If book Is Nothing Then
        Set book = KnownInFront()
    Else
        ValidateAll Array(book.FullName), book
    End If
End Sub

' The buttons "Only what is in use" and "All rows". isOnly: whether rows not in use are hidden.
Public Sub ShowRows(ByVal isOnly As Boolean)
    Dim book As Workbook, tables As Variant, i As Long, sheet As Worksheet, stuck As String
    Set book = KnownInFront()
    If book Is Nothing Then Exit Sub
    tables = ListOf("In use")
    If isOnly And Not IsAnyInUse(book, tables) Then
        Tell "Nothing is in use yet. Select what matters first, then press the button again."
        Exit Sub
    End If
    For i = 2 To UBound(tables, 1)
        Set sheet = SheetOf(book, tables(i, 1))
        If sheet Is Nothing Then
            stuck = stuck & vbLf & tables(i, 1)
        ElseIf Not AreShown(sheet, tables(i, 2), tables(i, 3), tables(i, 4), isOnly) Then
            stuck = stuck & vbLf & sheet.Name
        End If
    Next i
    If stuck <> "" Then
        Tell "On these sheets rows could not be hidden or shown. Clear their filters. If that does not help, their " & _
            "protection was changed:" & stuck
    End If
End Sub

Private Function IsAnyInUse(ByVal book As Workbook, ByRef tables As Variant) As Boolean
    Dim i As Long, row As Long, sheet As Worksheet
    For i = 2 To UBound(tables, 1)
        Set sheet = SheetOf(book, tables(i, 1))
        If Not sheet Is Nothing Then
            For row = tables(i, 2) To tables(i, 3)
                If TextIn(sheet.Cells(row, tables(i, 4)).Value) = YES Then
                    IsAnyInUse = True
                    Exit Function
                End If
            Next row
        End If
    Next i
End Function

' Hide or show the rows of a table, run by run; give whether that worked. A filter keeps its own rows hidden, so rows
' are not shown under one.
Private Function AreShown(ByVal sheet As Worksheet, ByVal first As Long, ByVal last As Long, ByVal column As Long, _
                          ByVal isOnly As Boolean) As Boolean
    Dim row As Long, start As Long, isOut As Boolean, trouble As Long
    If Not isOnly And IsFiltered(sheet) Then Exit Function
    On Error Resume Next
    start = first
    isOut = isOnly And TextIn(sheet.Cells(first, column).Value) <> YES
    For row = first + 1 To last + 1
        If row > last Or (isOnly And (TextIn(sheet.Cells(row, column).Value) <> YES) <> isOut) Then
            sheet.Range(sheet.Cells(start, 1), sheet.Cells(row - 1, 1)).EntireRow.Hidden = isOut
            If Err.Number <> 0 And trouble = 0 Then trouble = Err.Number
            start = row
            isOut = Not isOut
        End If
    Next row
    On Error GoTo 0
    AreShown = (trouble = 0)
End Function

' Whether a filter of the sheet or of one of its tables hides rows.
Private Function IsFiltered(ByVal sheet As Worksheet) As Boolean
    Dim listed As Object
    On Error Resume Next
    IsFiltered = sheet.FilterMode
    For Each listed In sheet.ListObjects
        If listed.AutoFilter.FilterMode Then IsFiltered = True
    Next listed
    On Error GoTo 0
End Function

' The button "Print list".
Public Sub ShowPrintList()
    Dim book As Workbook, sheet As Worksheet
    Set book = KnownInFront()
    If book Is Nothing Then Exit Sub
    Set sheet = SheetOf(book, PRINTED)
    If sheet Is Nothing Then
        Tell "The sheet " & PRINTED & " was deleted or renamed."
        Exit Sub
    End If
    book.Activate
    sheet.Activate
    NoteProgram
    If IsExcel() Then sheet.PrintPreview
End Sub

' The button "Next thing to fill in": the next yellow cell without an entry, row by row and sheet by sheet from the
' active cell on, and from the start again after the last sheet.
Public Sub GoToNextToFill()
    Dim book As Workbook, number As Long, first As Long, sheet As Worksheet, cell As Range, after As Range
    Set book = KnownInFront()
    If book Is Nothing Then Exit Sub
    book.Activate
    first = ActiveSheet.Index
    Set after = ActiveCell
    For number = 0 To book.Sheets.Count
        Set sheet = SheetAt(book, (first + number - 1) Mod book.Sheets.Count + 1)
        If Not sheet Is Nothing Then
            Set cell = FirstToFill(sheet, after)
            If Not cell Is Nothing Then
                sheet.Activate
                cell.Select
                Exit Sub
            End If
        End If
        Set after = Nothing
    Next number
    Tell "Nothing is left to fill in: every yellow cell in use has an entry. Look at the sheet Checks before you send it."
End Sub

' A sheet with cells that people can see, else Nothing.
Private Function SheetAt(ByVal book As Workbook, ByVal number As Long) As Worksheet
    Set SheetAt = SheetOf(book, book.Sheets(number).Name)
    If Not SheetAt Is Nothing Then
        If SheetAt.Visible <> xlSheetVisible Then Set SheetAt = Nothing
    End If
End Function

' The first cell of a sheet to fill in, row by row, after a cell (Nothing for the whole sheet); Nothing if none is
' left.
Private Function FirstToFill(ByVal sheet As Worksheet, ByVal after As Range) As Range
    Dim runs As Variant, i As Long, row As Long, start As Long, last As Long, cell As Range, best As Range
    runs = ListOf("Entries")
    For i = 2 To UBound(runs, 1)
        If runs(i, 1) = sheet.Name Then
            start = runs(i, 2)
            If Not after Is Nothing Then
                If start < after.Row + IIf(runs(i, 4) > after.Column, 0, 1) Then
                    start = after.Row + IIf(runs(i, 4) > after.Column, 0, 1)
                End If
            End If
            last = runs(i, 3)
            If Not best Is Nothing Then
                If last > best.Row Then last = best.Row
            End If
            For row = start To last
                Set cell = sheet.Cells(row, runs(i, 4))
                If IsToFill(sheet, cell) Then
                    If best Is Nothing Then
                        Set best = cell
                    ElseIf cell.Row < best.Row Or cell.Column < best.Column Then
                        Set best = cell
                    End If
                    Exit For
                End If
            Next row
        End If
    Next i
    Set FirstToFill = best
End Function

Private Function IsToFill(ByVal sheet As Worksheet, ByVal cell As Range) As Boolean
    Dim value As Variant
    value = cell.Value
    If IsError(value) Then Exit Function
    If value & "" <> "" Or cell.EntireRow.Hidden Then Exit Function
    IsToFill = IsRowInUse(sheet, cell.Row) And IsYellow(cell)
End Function

' Whether a row is in use, as far as its table says so.
Private Function IsRowInUse(ByVal sheet As Worksheet, ByVal row As Long) As Boolean
    Dim tables As Variant, i As Long
    IsRowInUse = True
    tables = ListOf("In use")
    For i = 2 To UBound(tables, 1)
        If tables(i, 1) = sheet.Name And row >= tables(i, 2) And row <= tables(i, 3) Then
            If TextIn(sheet.Cells(row, tables(i, 4)).Value) <> YES Then IsRowInUse = False
        End If
    Next i
End Function

' Whether a cell for an entry is shown in its own colour. A cell that is not asked for is shown in another. LibreOffice
' does not tell which.
Private Function IsYellow(ByVal cell As Range) As Boolean
    Dim shown As Variant, own As Variant
    IsYellow = True
    On Error Resume Next
    own = cell.Interior.Color
    shown = own
    shown = cell.DisplayFormat.Interior.Color
    IsYellow = (shown = own)
    On Error GoTo 0
End Function
