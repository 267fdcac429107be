// The harness of one reader: documents of other kinds are left to theirs. PLANDIFF_FUZZED_KIND names the kind.
#include "analyzers/readers/document_kind.h"
#include "tests/fuzz/read_and_walk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace plandiff;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr DocumentKind kKind = DocumentKind::PLANDIFF_FUZZED_KIND;
  // A template may also be YAML, which no bracket begins.
  const bool is_its_own = kind_of(bytes) == kKind || (kKind == DocumentKind::kTemplate && !bytes.starts_with('{') && !bytes.starts_with('['));
  return is_its_own ? fuzz::read_and_walk(bytes) : 0;
}
