#include "analyzers/workspace/archive.h"

#include <unistd.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace plandiff {
namespace {

// libzip reads the whole central directory before it says how many members there are: 5 million of them cost 1.2 GB and 14 s
// (libzip 1.7.3). So it reads through a source of ours that stops after a directory of 65,536 long names.
constexpr std::uint64_t kOpeningBudget = 24ULL << 20U;
constexpr zip_int64_t kMaxMembers = 65'536;
constexpr std::uint64_t kMaxText = 1ULL << 20U;
// Deflate grows what it cannot shrink by less than 1 %; more input than this for 1 MiB of text is made to keep us busy.
constexpr std::uint64_t kMaxCompressed = kMaxText + kMaxText / 16;

constexpr std::string_view kEndRecord = "PK\5\6";
constexpr std::uint64_t kEndRecordSize = 22;
constexpr std::uint64_t kEndRecordReach = kEndRecordSize + 65'535;  // a comment may follow the record

/// Reads at most `size` bytes at an offset; fewer at the end of the file or on an error.
std::size_t read_at(int fd, std::uint64_t offset, char* bytes, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::pread(fd, bytes + done, size - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

/// True if the file has the record without which no reader finds anything. It decides between "certainly no zip" and
/// "libzip could not make sense of it", since libzip is stricter than some tools that deploy packages.
bool has_end_record(const OpenedFile& file) {
  if (file.size < kEndRecordSize) return false;
  const std::uint64_t reach = std::min(file.size, kEndRecordReach);
  std::string tail(reach, '\0');
  tail.resize(read_at(file.descriptor.get(), file.size - reach, tail.data(), tail.size()));
  return tail.rfind(kEndRecord) != std::string::npos;
}

/// A file as libzip reads it: through a window, since libzip asks for a few bytes at a time, and within a budget.
struct Source {
  OpenedFile file;
  zip_error_t error{};
  std::uint64_t position = 0;
  std::uint64_t budget = kOpeningBudget;
  bool is_exhausted = false;
  std::uint64_t window_start = 0;
  std::size_t window_size = 0;
  std::array<char, 16'384> window{};
};

zip_int64_t read_source(Source& source, char* bytes, std::uint64_t wanted) {
  std::uint64_t done = 0;
  while (done < wanted && source.position < source.file.size) {
    const std::uint64_t offset = source.position - source.window_start;
    if (source.position < source.window_start || offset >= source.window_size) {
      // The last fill may go a window beyond the budget.
      if (source.budget == 0) {
        source.is_exhausted = true;
        zip_error_set(&source.error, ZIP_ER_READ, EFBIG);
        return -1;
      }
      source.window_start = source.position;
      source.window_size = read_at(source.file.descriptor.get(), source.position, source.window.data(), source.window.size());
      source.budget -= std::min<std::uint64_t>(source.budget, source.window.size());
      if (source.window_size == 0) break;
      continue;
    }
    const std::size_t count = std::min<std::size_t>(wanted - done, source.window_size - offset);
    std::copy_n(source.window.data() + offset, count, bytes + done);
    done += count;
    source.position += count;
  }
  return static_cast<zip_int64_t>(done);
}

zip_int64_t answer(void* state, void* bytes, zip_uint64_t size, zip_source_cmd_t command) {
  Source& source = *static_cast<Source*>(state);
  switch (command) {
    case ZIP_SOURCE_OPEN: source.position = 0; return 0;
    case ZIP_SOURCE_READ: return read_source(source, static_cast<char*>(bytes), size);
    case ZIP_SOURCE_SEEK: {
      const zip_int64_t offset =
          zip_source_seek_compute_offset(source.position, source.file.size, bytes, size, &source.error);
      if (offset < 0) return -1;
      source.position = static_cast<std::uint64_t>(offset);
      return 0;
    }
    case ZIP_SOURCE_TELL: return static_cast<zip_int64_t>(source.position);
    case ZIP_SOURCE_STAT: {
      if (size < sizeof(zip_stat_t)) return -1;
      auto* const stat = static_cast<zip_stat_t*>(bytes);
      zip_stat_init(stat);
      stat->size = source.file.size;
      stat->valid = ZIP_STAT_SIZE;
      return sizeof(zip_stat_t);
    }
    case ZIP_SOURCE_ERROR: return zip_error_to_data(&source.error, bytes, size);
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
                                            ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS, -1);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE: return 0;  // the Source outlives the archive
    default: zip_error_set(&source.error, ZIP_ER_OPNOTSUPP, 0); return -1;
  }
}

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Close {
  void operator()(zip_file_t* member) const { zip_fclose(member); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

/// Opens without ZIP_CHECKCONS: it refuses zips whose local headers differ from the directory, as streaming tools write them.
Archive open_archive(Source& source) {
  zip_error_t error;
  zip_error_init(&error);
  zip_t* archive = nullptr;
  if (zip_source_t* const input = zip_source_function_create(&answer, &source, &error); input != nullptr) {
    archive = zip_open_from_source(input, ZIP_RDONLY, &error);
    if (archive == nullptr) zip_source_free(input);
  }
  zip_error_fini(&error);
  return Archive(archive);
}

/// `a/b` for the stored `.\a\b`: what lies on the disk after unpacking.
std::string unpacked_name(zip_t* archive, zip_uint64_t index) {
  const char* const stored = zip_get_name(archive, index, ZIP_FL_ENC_RAW);
  if (stored == nullptr) return {};
  std::string name = stored;
  std::ranges::replace(name, '\\', '/');
  return name.starts_with("./") ? name.substr(2) : name;
}

void read_mode(zip_t* archive, zip_uint64_t index, ArchiveMember& member) {
  zip_uint8_t system = 0;
  zip_uint32_t attributes = 0;
  if (zip_file_get_external_attributes(archive, index, ZIP_FL_UNCHANGED, &system, &attributes) != 0) return;
  const zip_uint32_t mode = attributes >> 16U;
  member.has_unix_mode = (system == ZIP_OPSYS_UNIX || system == ZIP_OPSYS_OS_X) && mode != 0;
  member.is_executable = member.has_unix_mode && (mode & 0111U) != 0;
}

std::optional<std::string> inflate(zip_t* archive, zip_uint64_t index) {
  zip_stat_t stat;
  constexpr zip_uint64_t kNeeded = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
  if (zip_stat_index(archive, index, 0, &stat) != 0 || (stat.valid & kNeeded) != kNeeded) return std::nullopt;
  if (stat.size > kMaxText || stat.comp_size > kMaxCompressed) return std::nullopt;
  // Others are not for packages, and xz would take whatever memory the member asks for.
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) return std::nullopt;
  const std::unique_ptr<zip_file_t, Close> member(zip_fopen_index(archive, index, 0));
  if (member == nullptr) return std::nullopt;
  // The declared size may lie: one byte more than declared is enough to know. Reading up to the end also checks the CRC.
  std::string text(stat.size + 1, '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const zip_int64_t count = zip_fread(member.get(), text.data() + done, text.size() - done);
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  if (done != stat.size) return std::nullopt;
  text.resize(done);
  return text;
}

}  // namespace

ArchiveListing list_archive(OpenedFile file) {
  ArchiveListing listing;
  if (!has_end_record(file)) {
    listing.fault = ArchiveFault::kNotAZip;
    return listing;
  }
  Source source{std::move(file)};
  const Archive archive = open_archive(source);
  if (archive == nullptr) {
    listing.fault = source.is_exhausted ? ArchiveFault::kTooManyMembers : ArchiveFault::kUnreadable;
    return listing;
  }
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  if (count > kMaxMembers) {
    listing.fault = ArchiveFault::kTooManyMembers;
    return listing;
  }
  listing.members.reserve(static_cast<std::size_t>(count));
  for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
    ArchiveMember member;
    member.name = unpacked_name(archive.get(), index);
    if (member.name.empty() || member.name.ends_with('/')) continue;  // a folder
    zip_stat_t stat;
    if (zip_stat_index(archive.get(), index, 0, &stat) == 0 && (stat.valid & ZIP_STAT_SIZE) != 0) member.size = stat.size;
    read_mode(archive.get(), index, member);
    listing.members.push_back(std::move(member));
  }
  std::ranges::stable_sort(listing.members, {}, &ArchiveMember::name);
  return listing;
}

std::optional<std::string> read_member(OpenedFile file, std::string_view name) {
  if (!has_end_record(file)) return std::nullopt;
  Source source{std::move(file)};
  const Archive archive = open_archive(source);
  const zip_int64_t count = archive == nullptr ? 0 : zip_get_num_entries(archive.get(), 0);
  if (count > kMaxMembers) return std::nullopt;
  source.budget = kOpeningBudget;
  // From the end: of two members with one name, unpacking leaves the last.
  for (zip_int64_t index = count - 1; index >= 0; --index) {
    const auto place = static_cast<zip_uint64_t>(index);
    if (unpacked_name(archive.get(), place) == name) return inflate(archive.get(), place);
  }
  return std::nullopt;
}

}  // namespace plandiff
