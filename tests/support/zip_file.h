// Zips for tests, written byte by byte, so that they can also be wrong on purpose.
#pragma once

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace plandiff::test {

/// One file of a zip, stored without compression. Mode 0: a zip that keeps no Unix modes, as Windows makes them.
struct ZipMember {
  std::string name;
  std::string content;
  unsigned mode = 0644;
};

inline std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

/// The bytes of a number, lowest first.
inline std::string little(std::uint64_t number, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xFFU);
  return bytes;
}

/// A zip with these members. Format: PKWARE APPNOTE.TXT 4.3.
inline std::string zip_bytes(const std::vector<ZipMember>& members) {
  std::string files;
  std::string directory;
  for (const ZipMember& member : members) {
    // version 2.0, no flags, stored, 1980-01-01 00:00
    const std::string common = little(20, 2) + little(0, 4) + little(0, 2) + little(0x21, 2) + little(crc32(member.content), 4) +
                               little(member.content.size(), 4) + little(member.content.size(), 4) + little(member.name.size(), 2) +
                               little(0, 2);
    const std::uint64_t made_by = (member.mode == 0 ? 0U : 3U) << 8U | 20U;
    const std::uint64_t attributes = member.mode == 0 ? 0U : (0100000U | member.mode) << 16U;
    directory += "PK\1\2" + little(made_by, 2) + common + little(0, 6) + little(attributes, 4) + little(files.size(), 4) + member.name;
    files += "PK\3\4" + common + member.name + member.content;
  }
  return files + directory + "PK\5\6" + little(0, 4) + little(members.size(), 2) + little(members.size(), 2) +
         little(directory.size(), 4) + little(files.size(), 4) + little(0, 2);
}

/// Writes a zip; the directory must be there.
inline void write_zip(const std::string& path, const std::vector<ZipMember>& members) {
  const std::string bytes = zip_bytes(members);
  std::ofstream stream(path, std::ios::binary | std::ios::trunc);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + path);
}

}  // namespace plandiff::test
