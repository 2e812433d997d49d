// Tags of SPDX's tag-value notation, and where Conftest's parser puts them in its JSON.
#pragma once

#include <string_view>

namespace regoc::inputs::spdx {

struct Tag {
  enum class Kind {
    kText,        // a text
    kTexts,       // a list of texts, one a line
    kParty,       // "Person: x", "Organization: x" or NOASSERTION
    kChecksum,    // "SHA1: x", in a list
    kIdentifier,  // "SPDXRef-x"
  };
  std::string_view tag;
  std::string_view key;
  Kind kind = Kind::kText;
};

inline constexpr Tag kDocumentTags[] = {
    {"DocumentComment", "comment"}, {"SPDXVersion", "spdxVersion"},
    {"DataLicense", "dataLicense"}, {"SPDXID", "SPDXID", Tag::Kind::kIdentifier},
    {"DocumentName", "name"},       {"DocumentNamespace", "documentNamespace"},
};

inline constexpr Tag kPackageTags[] = {
    {"PackageName", "name"},
    {"SPDXID", "SPDXID", Tag::Kind::kIdentifier},
    {"PackageVersion", "versionInfo"},
    {"PackageFileName", "packageFileName"},
    {"PackageSupplier", "supplier", Tag::Kind::kParty},
    {"PackageOriginator", "originator", Tag::Kind::kParty},
    {"PackageDownloadLocation", "downloadLocation"},
    {"PackageChecksum", "checksums", Tag::Kind::kChecksum},
    {"PackageHomePage", "homepage"},
    {"PackageSourceInfo", "sourceInfo"},
    {"PackageLicenseConcluded", "licenseConcluded"},
    {"PackageLicenseInfoFromFiles", "licenseInfoFromFiles", Tag::Kind::kTexts},
    {"PackageLicenseDeclared", "licenseDeclared"},
    {"PackageLicenseComments", "licenseComments"},
    {"PackageCopyrightText", "copyrightText"},
    {"PackageSummary", "summary"},
    {"PackageDescription", "description"},
    {"PackageComment", "comment"},
    {"PrimaryPackagePurpose", "primaryPackagePurpose"},
    {"ReleaseDate", "releaseDate"},
    {"BuiltDate", "builtDate"},
    {"ValidUntilDate", "validUntilDate"},
    {"PackageAttributionText", "attributionTexts", Tag::Kind::kTexts},
};

inline constexpr Tag kFileTags[] = {
    {"FileName", "fileName"},
    {"SPDXID", "SPDXID", Tag::Kind::kIdentifier},
    {"FileType", "fileTypes", Tag::Kind::kTexts},
    {"FileChecksum", "checksums", Tag::Kind::kChecksum},
    {"LicenseConcluded", "licenseConcluded"},
    {"LicenseInfoInFile", "licenseInfoInFiles", Tag::Kind::kTexts},
    {"LicenseComments", "licenseComments"},
    {"FileCopyrightText", "copyrightText"},
    {"FileComment", "comment"},
    {"FileNotice", "noticeText"},
    {"FileContributor", "fileContributors", Tag::Kind::kTexts},
    {"FileDependency", "fileDependencies", Tag::Kind::kTexts},
    {"FileAttributionText", "attributionTexts", Tag::Kind::kTexts},
};

inline constexpr Tag kLicenseTags[] = {
    {"LicenseID", "licenseId"},    {"ExtractedText", "extractedText"},
    {"LicenseName", "name"},       {"LicenseCrossReference", "seeAlsos", Tag::Kind::kTexts},
    {"LicenseComment", "comment"},
};

// Read and left out: Conftest's JSON has neither snippets nor reviews.
inline constexpr std::string_view kSnippetTags[] = {
    "SnippetSPDXID",           "SnippetFromFileSPDXID", "SnippetByteRange",       "SnippetLineRange",
    "SnippetLicenseConcluded", "LicenseInfoInSnippet",  "SnippetLicenseComments", "SnippetCopyrightText",
    "SnippetComment",          "SnippetName",           "SnippetAttributionText",
};

inline constexpr std::string_view kChecksums[] = {
    "SHA1",     "SHA224",   "SHA256",   "SHA384",      "SHA512",      "MD2",         "MD4",    "MD5",     "MD6",
    "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", "ADLER32",
};

}  // namespace regoc::inputs::spdx
