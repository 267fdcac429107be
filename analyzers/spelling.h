// Findings in the words of the plan's own format. Rules speak of the model's attributes (`backup_retention_period`), people of their own
// (`backupRetentionPeriod` in Pulumi, `BackupRetentionPeriod` in CloudFormation).
#pragma once

#include "analyzers/plan/plan.h"
#include "analyzers/report.h"

namespace plandiff {

/// Spells types, attributes, and attributes named within messages and evidence. Does nothing where the format has no words of its own. To be called once,
/// when all rules have spoken.
void spell(const Plan& plan, Report& report);

}  // namespace plandiff
