// UTF-16 of both orders: the first byte chooses one, the others follow the mark.
#include <string>

#include "tests/fuzz/read_and_walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string bytes((data[0] & 1U) == 0 ? "\xFF\xFE" : "\xFE\xFF");
  bytes.append(reinterpret_cast<const char*>(data) + 1, size - 1);
  return plandiff::fuzz::read_and_walk(bytes);
}
