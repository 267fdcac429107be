// A bucket and the resources that say something about it: access block, ACL, policy, versioning. They belong together
// by reference or by the bucket's name.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/rule.h"

namespace plandiff::rules {

inline ResourceView view_of(const Subject& subject) { return {subject.plan(), &subject.change(), nullptr}; }

inline bool is_changing(const ResourceView& view) {
  return view.change() != nullptr && (kCreates | kUpdates | kReplaces).has(view.change()->action);
}

/// The bucket that a companion names; the bucket itself if that is asked. Nothing if the plan does not show it.
inline std::optional<ResourceView> bucket_of(const Subject& subject) {
  if (subject.type() == "aws_s3_bucket") return view_of(subject);
  for (const ResourceView& view : subject.referred("bucket").resources) {
    if (view.type() == "aws_s3_bucket" && view.mode() == Mode::kManaged) return view;
  }
  const Attribute name = subject.after("bucket");
  if (!name.text()) return std::nullopt;
  for (const ResourceView& view : subject.texts("aws_s3_bucket", "bucket").find(*name.text())) {
    if (view.mode() == Mode::kManaged) return view;
  }
  return std::nullopt;
}

/// Resources of a type that name the same bucket.
inline std::vector<ResourceView> companions(const Subject& subject, const std::optional<ResourceView>& bucket,
                                            std::string_view type) {
  const ResourceView target = bucket ? *bucket : view_of(subject);
  const Attribute name = target.attribute("bucket");
  std::vector<ResourceView> found = subject.naming(type, "bucket", target, {name.text().value_or("")});
  std::erase_if(found, [](const ResourceView& view) { return view.mode() != Mode::kManaged; });
  // Where nothing tells which bucket it is, the change at hand still names its own.
  if (found.empty() && subject.type() == type) found.push_back(view_of(subject));
  return found;
}

/// Whether a companion of that type may be this bucket's though nothing tells so.
inline Verdict may_have_another(const Subject& subject, std::string_view type) { return subject.may_name_any(type, "bucket"); }

/// True if a word of the text, between signs, is one of these.
inline bool mentions_word(std::string_view text, const auto& words) {
  const std::string lower = to_lower(text);
  std::string_view rest = lower;
  constexpr std::string_view kBorders = "-_./: ";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(kBorders), rest.size());
    if (std::ranges::find(words, rest.substr(0, end)) != std::end(words)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

}  // namespace plandiff::rules
