Attribute VB_Name = "Files"
Option Explicit
Option Private Module

' Names of files: which files a folder holds, and which kind of file a name says.

Private Const OF_THE_SYSTEM As String = "|thumbs.db|desktop.ini|"

' The files of a folder in the order of their names, as an array from 0; an empty array has the bound -1. It leaves
' out hidden files, lock files and this workbook. It is empty if the folder cannot be read to its end.
Public Function FilesIn(ByVal folder As String) As Variant
    Dim title As String, listed As String
    If Right(folder, 1) <> Application.PathSeparator Then folder = folder & Application.PathSeparator
    On Error GoTo Broken
    title = Dir(folder)
    Do While title <> ""
        If Not IsHidden(title) And title <> ThisWorkbook.Name Then listed = listed & vbLf & folder & title
        title = Dir()
    Loop
    FilesIn = SortedLines(listed)
    Exit Function
Broken:
    Resume Finish
Finish:
    FilesIn = SortedLines("")
End Function

' Whether the name of a file is that of a workbook that can be read.
Public Function IsWorkbookName(ByVal path As String) As Boolean
    IsWorkbookName = (CodeByName(path) = "")
End Function

' The code that says why a file of that name is not read; "" if it is named as a workbook.
Public Function CodeByName(ByVal path As String) As String
    If IsLock(FileName(path)) Then
        CodeByName = "F723"
        Exit Function
    End If
    Select Case Ending(path)
        Case "xlsx", "xlsm", "ods": CodeByName = ""
        Case "xls": CodeByName = "F727"
        Case "csv", "txt": CodeByName = "F728"
        Case "pdf": CodeByName = "F729"
        Case "xlsb", "doc", "docx", "ppt", "pptx", "numbers", "eml", "msg", "htm", "html": CodeByName = "F730"
        Case Else: CodeByName = "F701"
    End Select
End Function

' The last part of a path.
Public Function FileName(ByVal path As String) As String
    Dim parts As Variant
    If path = "" Then Exit Function
    parts = Split(Replace(path, "\", "/"), "/")
    FileName = parts(UBound(parts))
End Function

' A path without its last part.
Public Function FolderOf(ByVal path As String) As String
    FolderOf = Left(path, Len(path) - Len(FileName(path)))
End Function

' The ending of a file's name, in small letters, without the point.
Public Function Ending(ByVal path As String) As String
    Dim parts As Variant
    parts = Split(FileName(path), ".")
    If UBound(parts) > 0 Then Ending = LCase(parts(UBound(parts)))
End Function

' The lines of a text that begins with a line feed, in order, as an array from 0.
Public Function SortedLines(ByVal listed As String) As Variant
    Dim texts As Variant, i As Long, j As Long, text As String
    texts = Split(Mid(listed, 2), vbLf)
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
    SortedLines = texts
End Function

Private Function IsHidden(ByVal title As String) As Boolean
    IsHidden = IsLock(title) Or Left(title, 1) = "." Or InStr(OF_THE_SYSTEM, "|" & LCase(title) & "|") > 0
End Function

' Excel and LibreOffice put such a file beside a workbook that is open.
Private Function IsLock(ByVal title As String) As Boolean
    IsLock = (Left(title, 2) = "~$" Or Left(title, 7) = ".~lock.")
End Function
