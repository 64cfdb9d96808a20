package io.keyhold.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.keys.KmsKey;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that were set when more was taken than today: they mean what they meant. */
class StoredKeyPolicyTest {
    private static final String TEXT = """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
              {"Effect":"Deny","Principal":"*","Resource":"*"},
              {"Effect":"Deny","Principal":"*","Action":"kms:Encrypt"},
              {"Effect":"Allow","Principal":{"AWS":"arn:aws-cn:iam::444455556666:root"},"Action":"kms:*","Resource":"*"},
              {"Effect":"Allow","Principal":{"AWS":"AROA00000000000000000"},"Action":"kms:*","Resource":"*"}
            ]}""";

    @TempDir
    Path directory;

    @Test
    void storedPolicy_withoutActionOrResource_opensAndHasNoEffect() {
        Path file = directory.resolve("keys.db");
        SimulatedProcess first = new SimulatedProcess(file, new EventLog(), Clock.systemUTC());
        String key = first.kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId();
        store(first, key);
        first.close();

        SimulatedProcess second = new SimulatedProcess(file, new EventLog(), Clock.systemUTC());

        assertThat(second.kms.encrypt(EncryptRequest.of(key, new byte[1])).ciphertextBlob())
                .as("statements without action or resource deny nothing")
                .isNotEmpty();
        assertThat(second.kms.getKeyPolicy(GetKeyPolicyRequest.of(key)).policy())
                .isEqualTo(TEXT);
        assertThatThrownBy(() -> second.kms.putKeyPolicy(PutKeyPolicyRequest.of(key, TEXT)))
                .isInstanceOf(KmsException.MalformedPolicyDocument.class)
                .hasMessageContaining("has no action or no resource");
        second.close();
    }

    @Test
    void storedPolicy_namingTheRootOfAnotherPartition_meansNobodyHere() {
        SimulatedProcess process =
                new SimulatedProcess(directory.resolve("keys.db"), new EventLog(), Clock.systemUTC());
        KmsKey key = store(
                process,
                process.kms.createKey(CreateKeyRequest.of()).keyMetadata().keyId());

        assertThatThrownBy(() -> process.service
                        .kms(Caller.of("arn:aws:iam::444455556666:root"))
                        .encrypt(EncryptRequest.of(key.arn().value(), new byte[1])))
                .isInstanceOf(KmsException.AccessDenied.class);
        process.close();
    }

    /** Gives a key the policy as a store of another day has it. */
    private static KmsKey store(SimulatedProcess process, String keyId) {
        return process.catalog.change(transaction -> {
            KmsKey changed = transaction
                    .find(new KeyId(keyId))
                    .orElseThrow()
                    .change()
                    .policy(TEXT, Map.of())
                    .done();
            transaction.update(changed);
            return changed;
        });
    }
}
