package io.keyhold.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys are kept, for how long, and what is read for it. */
class SigningKeyCacheTest {
    private static final CredentialScope SCOPE = new CredentialScope("20150830", "eu-central-1", "kms");
    private final List<byte[]> read = new ArrayList<>();
    private final SigningKeyCache cache = new SigningKeyCache(2);

    private byte[] secret() {
        byte[] bytes = SigV4Vector.SECRET.clone();
        read.add(bytes);
        return bytes;
    }

    @Test
    void get_secondTime_doesNotReadTheSecret() {
        SigningKey first = cache.get("A", 1, SCOPE, this::secret);

        assertThat(cache.get("A", 1, SCOPE, this::secret).sign("text")).isEqualTo(first.sign("text"));
        assertThat(read).hasSize(1);
    }

    /** What the cache drops is overwritten: a request under way has a copy of its own, and never the key of zeros. */
    @Test
    void forget_whileARequestIsUnderWay_keepsItsKey() {
        SigningKey held = cache.get("A", 1, SCOPE, this::secret);
        String before = held.sign("text");

        cache.forget("A");
        cache.forgetAll();

        assertThat(held.sign("text")).isEqualTo(before);
        assertThat(cache.size()).isZero();
    }

    @Test
    void get_secretThatWasRead_isOverwrittenAndTheKeyIsThatOfTheSecret() {
        SigningKey key = cache.get("A", 1, SCOPE, this::secret);

        assertThat(read).containsExactly(new byte[SigV4Vector.SECRET.length]);
        assertThat(key.sign("text"))
                .isEqualTo(SigningKey.derive(SigV4Vector.SECRET, SCOPE).sign("text"));
    }

    @Test
    void get_anotherVersionOrScopeOrKey_isAnotherKey() {
        SigningKeyCache wide = new SigningKeyCache(9);
        wide.get("A", 1, SCOPE, this::secret);
        wide.get("A", 2, SCOPE, this::secret);
        wide.get("B", 1, SCOPE, this::secret);
        wide.get("A", 1, new CredentialScope("20150831", "eu-central-1", "kms"), this::secret);

        assertThat(read).hasSize(4);
        assertThat(wide.size()).isEqualTo(4);
    }

    @Test
    void get_moreThanTheBound_dropsTheOneUsedLongestAgo() {
        cache.get("A", 1, SCOPE, this::secret);
        cache.get("B", 1, SCOPE, this::secret);
        cache.get("A", 1, SCOPE, this::secret);
        cache.get("C", 1, SCOPE, this::secret);

        assertThat(cache.size()).isEqualTo(2);
        cache.get("A", 1, SCOPE, this::secret);
        assertThat(read).hasSize(3);
        cache.get("B", 1, SCOPE, this::secret);
        assertThat(read).hasSize(4);
    }

    @Test
    void forget_accessKey_dropsItsKeysOnly() {
        cache.get("A", 1, SCOPE, this::secret);
        cache.get("B", 1, SCOPE, this::secret);

        cache.forget("A");

        assertThat(cache.size()).isEqualTo(1);
        cache.get("B", 1, SCOPE, this::secret);
        assertThat(read).hasSize(2);
    }

    @Test
    void get_secretCannotBeRead_keepsNothing() {
        assertThatThrownBy(() -> cache.get("A", 1, SCOPE, () -> {
                    throw new IllegalStateException("sealed");
                }))
                .hasMessage("sealed");

        assertThat(cache.size()).isZero();
    }

    @Test
    void cache_ofNothing_isRefused() {
        assertThatThrownBy(() -> new SigningKeyCache(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a cache of 0 signing keys; 1 or more are allowed");
    }
}
