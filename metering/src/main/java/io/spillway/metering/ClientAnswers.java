package io.spillway.metering;

import io.spillway.model.AgreementId;

/**
 * Where clients of one agreement's service were in one second, by the counted answers.
 *
 * @param agreement which agreement
 * @param answers how many were alive
 * @param share where they sent clients
 */
public record ClientAnswers(AgreementId agreement, double answers, Evidence.ClientShare share) {}
