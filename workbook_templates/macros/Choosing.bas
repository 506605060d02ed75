Attribute VB_Name = "Choosing"
Option Explicit
Option Private Module

' Which files to check: those typed on the sheet Validate, else those chosen in a window. Excel alone is enough for
' this, on Windows and on a Mac.

Private Const PICK_FOLDER As Long = 4
Private Const PRESSED_OK As Long = -1
Private Const A_FOLDER As Long = 16
Private Const SHOWN As String = "Workbooks (*.xlsx;*.xlsm;*.ods),*.xlsx;*.xlsm;*.ods"

' The files typed or chosen, as an array from 0; Empty if the window was cancelled. A typed folder means its
' files.
Public Function ChosenFiles() As Variant
    Dim path As String
    path = TypedPath()
    If path = "" Then
        ChosenFiles = Picked(AskedFiles())
    ElseIf IsFolder(path) Then
        ChosenFiles = FilesIn(path)
    Else
        ChosenFiles = Array(path)
    End If
End Function

' The files of the folder typed or chosen, in the same form. A typed workbook means its folder.
Public Function ChosenFolder() As Variant
    Dim path As String
    path = TypedPath()
    If path = "" Then
        ChosenFolder = AskedFolder()
    ElseIf IsWorkbookName(path) And Not IsFolder(path) Then
        ChosenFolder = FilesIn(FolderOf(path))
    Else
        ChosenFolder = FilesIn(path)
    End If
End Function

' The files chosen in a window, as an array from 0 in the order of names; Empty if it was cancelled.
Public Function Picked(ByVal answer As Variant) As Variant
    Dim path As Variant, listed As String
    If VarType(answer) = vbString Then answer = Array(answer)
    If Not IsArray(answer) Then Exit Function
    For Each path In answer
        listed = listed & vbLf & path
    Next path
    Picked = SortedLines(listed)
End Function

' The typed path, without the quotation marks that Windows adds when it copies a path. The add-in has no cell for
' it.
Private Function TypedPath() As String
    If Not IsAddIn() Then TypedPath = Trim(Replace(TextIn(ThisWorkbook.Names("path_typed").RefersToRange.Value), """", ""))
End Function

Private Function IsFolder(ByVal path As String) As Boolean
    Dim kind As Long
    On Error Resume Next
    kind = GetAttr(path)
    On Error GoTo 0
    IsFolder = (kind And A_FOLDER) <> 0
End Function

' One file or several. On a Mac the window has no filter by kind, and may give only one file.
Private Function AskedFiles() As Variant
    Dim isAsked As Boolean
    AskedFiles = False
    On Error Resume Next
    If IsMac() Then
        AskedFiles = Application.GetOpenFilename(MultiSelect:=True)
        isAsked = (Err.Number = 0)
        If Not isAsked Then AskedFiles = Application.GetOpenFilename()
    Else
        AskedFiles = Application.GetOpenFilename(FileFilter:=SHOWN, MultiSelect:=True)
    End If
    On Error GoTo 0
End Function

' The files of a folder. A Mac has no window for folders and lets Excel read only chosen files, so there the person
' chooses all files. The window belongs to Office, not to Excel, so its type is not named.
Private Function AskedFolder() As Variant
    Dim app As Object, window As Object
    Set app = Application
    On Error Resume Next
    If Not IsMac() Then Set window = app.FileDialog(PICK_FOLDER)
    On Error GoTo 0
    If window Is Nothing Then
        AskedFolder = Picked(AskedFiles())
    ElseIf window.Show = PRESSED_OK Then
        AskedFolder = FilesIn(window.SelectedItems(1))
    End If
End Function

Private Function IsMac() As Boolean
    IsMac = InStr(Application.OperatingSystem, "Mac") > 0
End Function
