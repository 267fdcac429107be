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

/// Whether the plan has resources of a type of which nobody can tell whose they are: a bucket that is named by a local, or in a document without
/// references, before it exists. `Type` keeps the answers for the types apart.
template <class Type>
struct Untold {
  bool any = false;
};
struct AccessBlocks {
  static constexpr std::string_view kName = "aws_s3_bucket_public_access_block";
};
struct Versionings {
  static constexpr std::string_view kName = "aws_s3_bucket_versioning";
};
struct BucketPolicies {
  static constexpr std::string_view kName = "aws_s3_bucket_policy";
};

template <class Type>
Verdict may_have_another(const Subject& subject) {
  const bool any = subject
                       .once<Untold<Type>>([](const Subject& first) {
                         const std::vector<ResourceView> views = first.resources(Type::kName);
                         return Untold<Type>{std::ranges::any_of(views, [&](const ResourceView& view) {
                           if (view.mode() != Mode::kManaged || view.change() == nullptr || !view.attribute("bucket").is_unknown()) return false;
                           const Referred referred = first.subject(*view.change()).referred("bucket");
                           return referred.resources.empty() && !referred.is_complete;
                         })};
                       })
                       .any;
  return any ? Verdict::unknown() : Verdict::no();
}

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
