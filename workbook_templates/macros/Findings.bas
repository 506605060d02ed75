Attribute VB_Name = "Findings"
Option Explicit
Option Private Module

' The table Findings: a row for each finding, with a link to its cell.
' The hidden sheet Codes of this workbook says what a code means and what to do. Returned copies are not asked.

' The row of the headings, on Files too.
Public Const HEADING_ROW As Long = 4

Private Const COLUMN_COUNT As Long = 8
Private Const LONGEST As Long = 200
Private Const MOST_PER_FILE As Long = 500

Private mCodes As Variant
Private mNextRow As Long
Private mFirstOfFile As Long
Private mErrors As Long
Private mWarnings As Long
Private mNotes As Long

' Empty the table.
Public Sub ClearFindings()
    EmptyTable ResultSheet("Findings"), COLUMN_COUNT
    mCodes = ThisWorkbook.Worksheets("Codes").UsedRange.Value
    mNextRow = HEADING_ROW + 1
    ForgetShown
    BeginFile
End Sub

' Empty a table of the results from its headings to its first blank row, with the rows that a filter hides.
' In Excel, Hyperlinks.Delete also removes the looks of the cells; LibreOffice does not know ClearHyperlinks.
Public Sub EmptyTable(ByVal sheet As Worksheet, ByVal columnCount As Long)
    Dim last As Long, trouble As Long
    On Error Resume Next
    If sheet.FilterMode Then sheet.ShowAllData
    On Error GoTo 0
    last = HEADING_ROW
    Do While sheet.Cells(last + 1, 1).Value <> ""
        last = last + 1
    Loop
    If last = HEADING_ROW Then Exit Sub
    With sheet.Range(sheet.Cells(HEADING_ROW + 1, 1), sheet.Cells(last, columnCount))
        On Error Resume Next
        .ClearHyperlinks
        trouble = Err.Number
        If trouble <> 0 And trouble <> CANCELLED Then .Hyperlinks.Delete
        On Error GoTo 0
        PassOn trouble
        .ClearContents
    End With
End Sub

' Begin with another file. At most MOST_PER_FILE findings are listed for each.
Public Sub BeginFile()
    mFirstOfFile = mNextRow
    mErrors = 0
    mWarnings = 0
    mNotes = 0
End Sub

' How many findings the table holds.
Public Function FindingCount() As Long
    FindingCount = mNextRow - HEADING_ROW - 1
End Function

' How many findings of that severity the current file has, listed or not.
Public Function CountInFile(ByVal severity As String) As Long
    Select Case severity
        Case "error": CountInFile = mErrors
        Case "warning": CountInFile = mWarnings
        Case Else: CountInFile = mNotes
    End Select
End Function

Private Sub CountOne(ByVal code As String)
    Select Case mCodes(CodeRow(code), 2)
        Case "error": mErrors = mErrors + 1
        Case "warning": mWarnings = mWarnings + 1
        Case Else: mNotes = mNotes + 1
    End Select
End Sub

' Make each row as high as its words need.
Public Sub FitFindings()
    Dim sheet As Worksheet
    If FindingCount() = 0 Then Exit Sub
    Set sheet = ResultSheet("Findings")
    On Error Resume Next
    sheet.Range(sheet.Cells(HEADING_ROW + 1, 1), sheet.Cells(mNextRow - 1, COLUMN_COUNT)).EntireRow.AutoFit
    On Error GoTo 0
End Sub

' Write one finding. sheetName and cellAddress are "" if it is about the whole file.
Public Sub AddFinding(ByVal path As String, ByVal code As String, ByVal sheetName As String, _
                      ByVal cellAddress As String, ByVal found As String)
    If IsCode(code) Then CountOne code
    If mNextRow - mFirstOfFile = MOST_PER_FILE Then Exit Sub
    If mNextRow - mFirstOfFile = MOST_PER_FILE - 1 Then
        WriteFinding path, "F710", "", "", CStr(MOST_PER_FILE)
    Else
        WriteFinding path, code, sheetName, cellAddress, found
    End If
End Sub

Private Sub WriteFinding(ByVal path As String, ByVal code As String, ByVal sheetName As String, _
                         ByVal cellAddress As String, ByVal found As String)
    Dim sheet As Worksheet, row As Long
    Set sheet = ResultSheet("Findings")
    row = CodeRow(code)
    sheet.Cells(mNextRow, 1).Value = AsText(FileName(path))
    sheet.Cells(mNextRow, 3).Value = AsText(code)
    sheet.Cells(mNextRow, 4).Value = AsText(sheetName)
    sheet.Cells(mNextRow, 6).Value = AsText(found)
    If row > 0 Then
        sheet.Cells(mNextRow, 2).Value = mCodes(row, 2)
        sheet.Cells(mNextRow, 7).Value = mCodes(row, 3)
        sheet.Cells(mNextRow, 8).Value = mCodes(row, 4)
    End If
    LinkTo sheet.Cells(mNextRow, 5), path, sheetName, cellAddress
    KeepPath path
    mNextRow = mNextRow + 1
End Sub

' Write the address as a link to the cell, in the font of the table. It is plain text if no link can be made, as to
' a file with # in its name.
Private Sub LinkTo(ByVal anchor As Range, ByVal path As String, ByVal sheetName As String, _
                   ByVal cellAddress As String)
    Dim trouble As Long
    If cellAddress = "" Then Exit Sub
    anchor.Value = cellAddress
    If InStr(path, "#") > 0 Then Exit Sub
    On Error Resume Next
    anchor.Worksheet.Hyperlinks.Add Anchor:=anchor, Address:=path, _
        SubAddress:="'" & Replace(sheetName, "'", "''") & "'!" & cellAddress, TextToDisplay:=cellAddress
    anchor.Font.Name = anchor.Offset(0, -1).Font.Name
    anchor.Font.Size = anchor.Offset(0, -1).Font.Size
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Sub

' The address of a cell without dollar signs.
Public Function PlainAddress(ByVal cell As Object) As String
    PlainAddress = cell.Address(False, False)
End Function

' Whether this workbook knows a code.
Public Function IsCode(ByVal code As String) As Boolean
    If code <> "" Then IsCode = CodeRow(code) > 0
End Function

' The row of a code on the sheet Codes, or 0.
Private Function CodeRow(ByVal code As String) As Long
    Dim row As Long
    For row = 2 To UBound(mCodes, 1)
        If mCodes(row, 1) = code Then
            CodeRow = row
            Exit Function
        End If
    Next row
End Function

' What was found, cut to LONGEST characters; the apostrophe keeps it from being a formula.
Private Function AsText(ByVal found As String) As String
    If found = "" Then Exit Function
    If Len(found) > LONGEST Then found = Left(found, LONGEST) & "..."
    AsText = "'" & found
End Function
