Attribute VB_Name = "Files"
Option Explicit

' Which files to look at. Nothing here needs more than Excel itself, on Windows or on a Mac.

Private Const PICK_FOLDER As Long = 4
Private Const PRESSED_OK As Long = -1
Private Const KINDS As String = "|xlsx|xlsm|xls|ods|"

' The path typed on the sheet Validate, else the file chosen in a dialog, else "".
Public Function ChosenFile() As String
    ChosenFile = TypedPath()
    If ChosenFile = "" Then ChosenFile = Picked(AskedFile())
End Function

' The folder typed on the sheet Validate, else the one chosen in a dialog, else "".
Public Function ChosenFolder() As String
    ChosenFolder = TypedPath()
    If ChosenFolder = "" Then ChosenFolder = AskedFolder()
End Function

' What a dialog gave, "" where it was cancelled.
Public Function Picked(ByVal answer As Variant) As String
    If VarType(answer) = vbString Then Picked = answer
End Function

' The workbooks of a folder in the order of their names, as an array from 0; an empty array has the bound -1.
Public Function WorkbooksIn(ByVal folder As String) As Variant
    Dim title As String, listed As String, found As Variant
    If Right(folder, 1) <> Application.PathSeparator Then folder = folder & Application.PathSeparator
    On Error Resume Next
    title = Dir(folder)
    If Err.Number <> 0 Then title = ""
    On Error GoTo 0
    Do While title <> ""
        If IsWorkbookName(title) And title <> ThisWorkbook.Name Then listed = listed & vbLf & folder & title
        title = Dir()
    Loop
    found = Split(Mid(listed, 2), vbLf)
    SortTexts found
    WorkbooksIn = found
End Function

' Whether a file is named as a workbook; lock files of Excel and LibreOffice are not.
Public Function IsWorkbookName(ByVal path As String) As Boolean
    Dim title As String, parts As Variant
    title = FileName(path)
    If Left(title, 2) = "~$" Or Left(title, 2) = ".~" Then Exit Function
    parts = Split(title, ".")
    If UBound(parts) > 0 Then
        IsWorkbookName = InStr(KINDS, "|" & LCase(parts(UBound(parts))) & "|") > 0
    End If
End Function

' The last part of a path.
Public Function FileName(ByVal path As String) As String
    Dim parts As Variant
    If path = "" Then Exit Function
    parts = Split(Replace(path, "\", "/"), "/")
    FileName = parts(UBound(parts))
End Function

Private Function TypedPath() As String
    TypedPath = Trim(ThisWorkbook.Names("path_typed").RefersToRange.Value & "")
End Function

' GetOpenFilename takes no filter of kinds on a Mac.
Private Function AskedFile() As Variant
    AskedFile = False
    On Error Resume Next
    If IsMac() Then
        AskedFile = Application.GetOpenFilename()
    Else
        AskedFile = Application.GetOpenFilename("Workbooks (*.xlsx;*.xlsm;*.xls;*.ods),*.xlsx;*.xlsm;*.xls;*.ods")
    End If
    On Error GoTo 0
End Function

' Where there is no dialog for folders, any file of the folder may be chosen.
Private Function AskedFolder() As String
    Dim dialog As Object, path As String
    On Error Resume Next
    If Not IsMac() Then Set dialog = Application.FileDialog(PICK_FOLDER)
    On Error GoTo 0
    If dialog Is Nothing Then
        path = Picked(AskedFile())
        AskedFolder = Left(path, Len(path) - Len(FileName(path)))
    ElseIf dialog.Show = PRESSED_OK Then
        AskedFolder = dialog.SelectedItems(1)
    End If
End Function

Private Function IsMac() As Boolean
    IsMac = InStr(Application.OperatingSystem, "Mac") > 0
End Function

Private Sub SortTexts(ByRef texts As Variant)
    Dim i As Long, j As Long, text As String
    For i = 1 To UBound(texts)
        text = texts(i)
        j = i - 1
        Do While j >= 0
            If texts(j) <= text Then Exit Do
            texts(j + 1) = texts(j)
            j = j - 1
        Loop
        texts(j + 1) = text
    Next i
End Sub
