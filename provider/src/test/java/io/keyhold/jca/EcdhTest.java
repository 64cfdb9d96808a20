package io.keyhold.jca;

import static io.keyhold.api.KeyUsageType.KEY_AGREEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import javax.crypto.KeyAgreement;
import javax.crypto.ShortBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ECDH} with a handle against a peer of the JDK. */
class EcdhTest {
    private final Keys keys = Keys.alone();

    @ParameterizedTest
    @EnumSource(names = {"ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521"})
    void secret_withAPeerOfTheJdk_isTheSameOnBothSides(KeySpec spec) throws Exception {
        KeyPair own = keys.pair(spec, KEY_AGREEMENT);
        KeyPair peer = peer(own);
        KeyAgreement theirs = KeyAgreement.getInstance("ECDH", "SunEC");
        theirs.init(peer.getPrivate());
        theirs.doPhase(own.getPublic(), true);
        byte[] expected = theirs.generateSecret();
        KeyAgreement ours = agreement(own);

        assertThat(ours.doPhase(peer.getPublic(), true)).isNull();
        assertThat(ours.generateSecret()).isEqualTo(expected);
        ours.doPhase(peer.getPublic(), true);
        assertThat(ours.generateSecret("TlsPremasterSecret").getEncoded()).isEqualTo(expected);
        ours.doPhase(peer.getPublic(), true);
        byte[] buffer = new byte[100];
        assertThat(ours.generateSecret(buffer, 1)).isEqualTo(expected.length);
    }

    @Test
    void misuse_isRefused() throws Exception {
        KeyPair own = keys.pair(KeySpec.ECC_NIST_P256, KEY_AGREEMENT);
        KeyAgreement ours = agreement(own);

        assertThatThrownBy(ours::generateSecret).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ours.doPhase(own.getPrivate(), true)).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> agreement(keys.signing(KeySpec.ECC_SECG_P256K1)))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("is not for ECDH");
        ours.doPhase(peer(own).getPublic(), true);
        assertThatThrownBy(() -> ours.generateSecret("AES")).isInstanceOf(NoSuchAlgorithmException.class);
        assertThatThrownBy(() -> ours.generateSecret(new byte[31], 0)).isInstanceOf(ShortBufferException.class);
        assertThat(ours.generateSecret()).hasSize(32);
    }

    @Test
    void secret_disabledKeyOrOtherCurve_isRefusedVisibly() throws Exception {
        KeyPair own = keys.pair(KeySpec.ECC_NIST_P256, KEY_AGREEMENT);
        KeyAgreement ours = agreement(own);
        PublicKey ofOtherCurve = keys.signing(KeySpec.ECC_NIST_P384).getPublic();
        assertThatThrownBy(() -> ours.doPhase(ofOtherCurve, true))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("curve");
        assertThatThrownBy(ours::generateSecret).isInstanceOf(IllegalStateException.class);
        ours.doPhase(peer(own).getPublic(), true);
        keys.disable(true);

        assertThatThrownBy(ours::generateSecret)
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("audit event ");
    }

    private KeyAgreement agreement(KeyPair own) throws Exception {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", keys.provider);
        agreement.init(own.getPrivate());
        return agreement;
    }

    private static KeyPair peer(KeyPair own) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "SunEC");
        generator.initialize(((ECPublicKey) own.getPublic()).getParams());
        return generator.generateKeyPair();
    }
}
