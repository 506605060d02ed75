Attribute VB_Name = "Versions"
Option Explicit
Option Private Module

' Which version a copy is of, and what is known of that version. Hidden sheets of this workbook hold it: the sheet
' Versions names each version and how the names of its sheets end.

Private Const EDITION_NAME As String = "edition_name"
Private Const VERSION_NAME As String = "tool_version"

Private mEnding As String

' The rows of a hidden sheet for the version in use, headings first.
Public Function ListOf(ByVal title As String) As Variant
    ListOf = ThisWorkbook.Worksheets(title & mEnding).UsedRange.Value
End Function

' Whether a workbook says of itself that it is the Mapping Tool.
Public Function IsOurs(ByVal book As Workbook) As Boolean
    IsOurs = (TextOfName(book, EDITION_NAME) <> "" And TextOfName(book, VERSION_NAME) <> "")
End Function

' What a workbook says of itself.
Public Function VersionOf(ByVal book As Workbook) As String
    VersionOf = TextOfName(book, EDITION_NAME) & ", version " & TextOfName(book, VERSION_NAME)
End Function

' From now on use what is known of the version that a workbook says it is. Gives whether it is known.
Public Function UseVersionOf(ByVal book As Workbook) As Boolean
    Dim known As Worksheet, row As Long, edition As String, number As String
    Set known = ThisWorkbook.Worksheets("Versions")
    edition = TextOfName(book, EDITION_NAME)
    number = TextOfName(book, VERSION_NAME)
    row = 2
    Do While known.Cells(row, 3).Value <> ""
        If known.Cells(row, 2).Value = edition And known.Cells(row, 3).Value = number Then
            mEnding = known.Cells(row, 1).Value
            UseVersionOf = True
            Exit Function
        End If
        row = row + 1
    Loop
End Function

' What to do about a version that is not known.
Public Function HowToKnow() As String
    HowToKnow = "That version is not known here: get the newest add-in or validator."
End Function

' Whether the version of a copy is known. If not, that is a finding.
Public Function IsKnownVersion(ByVal path As String, ByVal book As Workbook) As Boolean
    If Not IsOurs(book) Then
        AddFinding path, "F704", "", "", FileName(path)
        Exit Function
    End If
    IsKnownVersion = UseVersionOf(book)
    If Not IsKnownVersion Then AddFinding path, "F705", "", "", VersionOf(book)
End Function

Private Function TextOfName(ByVal book As Workbook, ByVal title As String) As String
    Dim trouble As Long
    On Error Resume Next
    TextOfName = TextIn(book.Names(title).RefersToRange.Value)
    trouble = Err.Number
    On Error GoTo 0
    PassOn trouble
End Function
