// Whether a database starts without data: then its user, password and database name come from the plan.
#pragma once

#include "analyzers/rule.h"

namespace plandiff::rules {

namespace detail {

/// Is a block written? What is known only in part is there.
inline Verdict has_block(const Attribute& block) {
  return block.is_unknown() ? Verdict::unknown() : Verdict::of(!block.value().items().empty());
}

}  // namespace detail

/// Unknown as long as a source may be set. A restored database and a replica have what their source has.
inline Verdict starts_empty(const Subject& subject) {
  const Verdict has_source = is_set(subject.after("snapshot_identifier")) |
                             is_set(subject.after("replicate_source_db")) |
                             is_set(subject.after("replication_source_identifier")) |
                             detail::has_block(subject.after("restore_to_point_in_time"));
  return has_source.is_unknown() ? has_source : Verdict::of(has_source.is_no());
}

}  // namespace plandiff::rules
