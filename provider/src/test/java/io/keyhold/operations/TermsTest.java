package io.keyhold.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.Samples;
import io.keyhold.api.SignRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import io.keyhold.gate.RequestConditions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The terms of operations of high rate say the same to conditions as the members of their requests do. */
class TermsTest {
    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    List<DynamicTest> facts_ofTerms_areThoseOfTheMembers() {
        add(EncryptRequest.class, request -> CipherTerms.of(request).facts());
        add(DecryptRequest.class, request -> CipherTerms.of(request).facts());
        add(SignRequest.class, request -> SigningTerms.of(request).facts());
        add(VerifyRequest.class, request -> SigningTerms.of(request).facts());
        add(
                GenerateMacRequest.class,
                request -> MacOperations.terms(request.keyId(), request.macAlgorithm(), request.grantTokens())
                        .facts());
        add(
                VerifyMacRequest.class,
                request -> MacOperations.terms(request.keyId(), request.macAlgorithm(), request.grantTokens())
                        .facts());
        add(
                EncapsulateRequest.class,
                request -> EncapsulationOperations.terms(
                                request.keyId(), request.encapsulationAlgorithm(), request.grantTokens())
                        .facts());
        add(
                DecapsulateRequest.class,
                request -> EncapsulationOperations.terms(
                                request.keyId(), request.encapsulationAlgorithm(), request.grantTokens())
                        .facts());
        add(
                DeriveSharedSecretRequest.class,
                request -> PublicKeyOperations.terms(
                                request.keyId(), request.keyAgreementAlgorithm(), request.grantTokens())
                        .facts());
        return tests;
    }

    /** The audit record is written later, by another thread. */
    @Test
    void context_changedByTheCallerAfterwards_isNotThatOfTheRecord() {
        Map<String, String> context = new HashMap<>(Map.of("file", "one"));
        CipherTerms cipher = CipherTerms.of("key", context);
        DataKeyTerms dataKey = DataKeyTerms.ofEnvelope("key", context);

        context.put("file", "two");

        assertThat(cipher.encryptionContext()).containsExactly(Map.entry("file", "one"));
        assertThat(dataKey.encryptionContext()).containsExactly(Map.entry("file", "one"));
    }

    private <T extends KmsRequest> void add(Class<T> type, Function<T, RequestFacts> ofTerms) {
        tests.add(DynamicTest.dynamicTest(
                type.getSimpleName() + ", every member", () -> assertSame(type.cast(Samples.whole(type)), ofTerms)));
        tests.add(DynamicTest.dynamicTest(
                type.getSimpleName() + ", as few as can be",
                () -> assertSame(type.cast(Samples.least(type)), ofTerms)));
    }

    private static <T extends KmsRequest> void assertSame(T request, Function<T, RequestFacts> ofTerms) {
        RequestFacts facts = ofTerms.apply(request);

        assertThat(facts).isEqualTo(RequestConditions.of(request));
        assertThat(facts.conditionKeys()).isNotEmpty();
    }
}
