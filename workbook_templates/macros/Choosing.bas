Attribute VB_Name = "Choosing"
Option Explicit
Option Private Module

' Which files to look at: what is typed on the sheet Validate, else what is chosen in a window. Nothing here needs
' more than Excel itself, on Windows or on a Mac.

Private Const PICK_FOLDER As Long = 4
Private Const PRESSED_OK As Long = -1
Private Const A_FOLDER As Long = 16
Private Const SHOWN As String = "Workbooks (*.xlsx;*.xlsm;*.ods),*.xlsx;*.xlsm;*.ods"

' The files typed or chosen, as an array from 0; Empty where the window was cancelled. A folder typed means
' its files.
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

' The files of the folder typed or chosen, in the same form. A workbook typed means its folder.
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

' What a window for files gave, as an array from 0 in the order of names; Empty where it was cancelled.
Public Function Picked(ByVal answer As Variant) As Variant
    Dim path As Variant, listed As String
    If VarType(answer) = vbString Then answer = Array(answer)
    If Not IsArray(answer) Then Exit Function
    For Each path In answer
        listed = listed & vbLf & path
    Next path
    Picked = SortedLines(listed)
End Function

' The path without the quotation marks that come along when Windows copies it as a path.
Private Function TypedPath() As String
    TypedPath = Trim(Replace(TextIn(ThisWorkbook.Names("path_typed").RefersToRange.Value), """", ""))
End Function

Private Function IsFolder(ByVal path As String) As Boolean
    Dim kind As Long
    On Error Resume Next
    kind = GetAttr(path)
    On Error GoTo 0
    IsFolder = (kind And A_FOLDER) <> 0
End Function

' One file or several. On a Mac the window takes no filter of kinds, and may take one file alone.
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

' The files of a folder. A Mac has no window for folders and lets Excel read only what was chosen: there all files
' are chosen themselves. The window is Office's, not Excel's, so it is not named by its type.
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
