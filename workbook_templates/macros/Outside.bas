Attribute VB_Name = "Outside"
Option Explicit
Option Private Module

' What a copy takes from outside: other files, the web, other programs. This is checked before the copy is
' recalculated, because recalculation would fetch it.

Private Const LINKED_BOOKS As Long = 1
Private Const LINKED_PROGRAMS As Long = 2
Private Const FETCHING As String = "WEBSERVICE IMAGE STOCKHISTORY TRANSLATE DETECTLANGUAGE COPILOT PY RTD"
Private Const CUBES As String = "CUBEVALUE CUBESET CUBESETCOUNT CUBEMEMBER CUBEMEMBERPROPERTY CUBERANKEDMEMBER"
Private Const CALLING As String = "CALL EXEC REGISTER REGISTER.ID SQL.REQUEST CUBEKPIMEMBER"
Private Const IN_A_NAME As String = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._"

Private mFetching As Collection

' Findings for macros and for what comes from outside. Gives the reason not to recalculate the copy, "" for none.
Public Function ReachedOutside(ByVal path As String, ByVal book As Workbook) As String
    Dim told As String
    If IsExcel() Then told = ToldByExcel(path, book)
    If told = "" Then told = FetchingName(path, book)
    If told = "" Then told = FetchingFormula(path)
    ReachedOutside = told
End Function

' The same from the lists that Excel keeps of a workbook; LibreOffice lacks these lists. Excel 4.0 macros would run as
' the copy is recalculated.
Private Function ToldByExcel(ByVal path As String, ByVal book As Workbook) As String
    Dim told As String
    If book.HasVBProject Then AddFinding path, "F733", "", "", FileName(path)
    If book.Excel4MacroSheets.Count + book.Excel4IntlMacroSheets.Count > 0 Then
        told = "Excel 4.0 macros"
        AddFinding path, "F733", "", "", told
    End If
    If IsArray(book.LinkSources(LINKED_PROGRAMS)) Then
        told = "links to other programs"
        AddFinding path, "F735", "", "", told
    End If
    If IsArray(book.LinkSources(LINKED_BOOKS)) Or book.Connections.Count > 0 Then
        told = "links to other files or data"
        AddFinding path, "F734", "", "", told
    End If
    ToldByExcel = told
End Function

' A finding for a name of the workbook whose formula fetches something.
Private Function FetchingName(ByVal path As String, ByVal book As Workbook) As String
    Dim named As Object, code As String
    For Each named In book.Names
        code = FetchingCode(DefinitionOf(named))
        If code <> "" Then
            FetchingName = "a name that fetches something"
            AddFinding path, code, "", "", named.Name
            Exit Function
        End If
    Next named
End Function

Private Function DefinitionOf(ByVal named As Object) As String
    Dim trouble As Long
    On Error Resume Next
    DefinitionOf = named.RefersTo
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Function

' Findings for the cells that KeepFetching kept: the first of each sheet.
Private Function FetchingFormula(ByVal path As String) As String
    Dim kept As Variant
    For Each kept In mFetching
        FetchingFormula = "a formula that fetches something"
        AddFinding path, FetchingCode(kept(2)), kept(0), kept(1), kept(2)
    Next kept
End Function

Public Sub ForgetFetching()
    Set mFetching = New Collection
End Sub

' Keep the first cell of a sheet whose formula fetches from outside, whatever was issued in that cell.
Public Sub KeepFetching(ByVal sheet As Worksheet, ByRef texts As Variant)
    Dim row As Long, column As Long, cell As Range
    If Not IsAnyFetching(texts) Then Exit Sub
    For column = 1 To UBound(texts, 2)
        For row = 1 To UBound(texts, 1)
            If FetchingCode(TextAt(texts, row, column)) <> "" Then
                Set cell = sheet.Cells(row, column)
                mFetching.Add Array(sheet.Name, PlainAddress(cell), cell.Formula)
                Exit Sub
            End If
        Next row
    Next column
End Sub

' Whether a formula among these fetches. They come column by column, and a formula by distance is the same in every
' row of a column, so one equal to the one above was checked already.
Private Function IsAnyFetching(ByRef texts As Variant) As Boolean
    Dim text As Variant, above As String
    For Each text In texts
        If Not IsError(text) Then
            If text <> above Then
                above = text
                If FetchingCode(above) <> "" Then
                    IsAnyFetching = True
                    Exit Function
                End If
            End If
        End If
    Next text
End Function

' The code of a formula that asks another program (DDE) or fetches from files or the web, "" for any other. Words in
' quotation marks are ignored.
Public Function FetchingCode(ByVal formula As String) As String
    Dim parts As Variant, i As Long, bare As String, title As Variant
    If Left(formula, 1) <> "=" Then Exit Function
    parts = Split(formula, """")
    For i = 0 To UBound(parts) Step 2
        bare = bare & " " & UCase(parts(i))
    Next i
    If InStr(bare, "|") > 0 Or IsCalled(bare, "DDE") Then
        FetchingCode = "F735"
        Exit Function
    End If
    If InStr(bare, "FILE:/") + InStr(bare, "HTTP:/") + InStr(bare, "HTTPS:/") > 0 Then FetchingCode = "F734"
    For Each title In Split(FETCHING & " " & CUBES & " " & CALLING, " ")
        If InStr(bare, title & "(") > 0 Then
            If IsCalled(bare, title) Then FetchingCode = "F734"
        End If
    Next title
End Function

' Whether a function of exactly that name is called, not one with a longer name. Files spell newer functions
' _xlfn.NAME, and some of them _xlfn._xlws.NAME.
Private Function IsCalled(ByVal formula As String, ByVal title As String) As Boolean
    Dim place As Long, before As String
    place = InStr(formula, title & "(")
    Do While place > 1
        before = Left(formula, place - 1)
        If Right(before, 6) = "_XLFN." Or Right(before, 6) = "_XLWS." Then IsCalled = True
        If InStr(IN_A_NAME, Right(before, 1)) = 0 Then IsCalled = True
        place = InStr(place + 1, formula, title & "(")
    Loop
End Function
