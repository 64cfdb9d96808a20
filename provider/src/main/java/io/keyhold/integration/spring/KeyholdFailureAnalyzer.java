package io.keyhold.integration.spring;

import io.keyhold.api.KmsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in words why an application did not start because of Keyhold. */
final class KeyholdFailureAnalyzer extends AbstractFailureAnalyzer<KmsException> {
    KeyholdFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KmsException cause) {
        return new FailureAnalysis(
                "Keyhold: " + cause.problem(),
                cause.remedy() + ". To start without Keyhold, set keyhold.enabled=false",
                cause);
    }
}
