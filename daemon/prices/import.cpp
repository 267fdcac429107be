#include "daemon/prices/import.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "daemon/watch/owned_fd.h"

namespace plandiff {
namespace {

constexpr std::size_t kPiece = 256U << 10U;

Result<OfferRows> read_offer(const std::string& name) {
  const auto fail = [&](std::string message) { return failure(Code::kIo, std::move(message), {name, 0, 0, {}}); };
  const OwnedFd file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return fail(std::generic_category().message(errno));
  std::optional<OfferReader> reader;
  std::string piece(kPiece, '\0');
  for (;;) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(std::generic_category().message(errno));
    if (count == 0) break;
    std::string_view text(piece.data(), static_cast<std::size_t>(count));
    if (!reader.has_value()) {
      if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
      reader = make_offer_reader(text.empty() ? ' ' : text.front(), name);
      if (!reader.has_value()) return fail("no price list of AWS: expected an offer file, index.csv or index.json");
    }
    if (Result<void> fed = reader->feed(text); !fed.has_value()) return tl::unexpected(std::move(fed.error()));
  }
  if (!reader.has_value()) return fail("empty: the download failed");
  Result<OfferRows> rows = reader->finish();
  if (rows.has_value() && rows->rows.empty()) {
    return fail(fmt::format("offer {} holds no price that an estimate uses (RDS, EC2, VPC and ElastiCache do)", rows->head.offer));
  }
  return rows;
}

}  // namespace

Result<std::vector<OfferRows>> read_offers(const std::vector<std::string>& files) {
  std::vector<OfferRows> lists;
  std::map<std::string, std::pair<std::string, std::string>> versions;  // offer → version, file
  for (const std::string& name : files) {
    Result<OfferRows> list = read_offer(name);
    if (!list.has_value()) return tl::unexpected(std::move(list.error()));
    const auto [known, is_new] = versions.try_emplace(list->head.offer, list->head.version, name);
    if (!is_new && known->second.first != list->head.version) {
      return failure(Code::kSyntax,
                     fmt::format("{} version {}, but {} is version {}: download both again", list->head.offer, list->head.version, known->second.second,
                                 known->second.first),
                     {name, 0, 0, {}});
    }
    lists.push_back(*std::move(list));
  }
  return lists;
}

}  // namespace plandiff
