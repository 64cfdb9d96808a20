package io.keyhold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.junit.jupiter.api.Test;

class MlDsaKeysTest {
    private static final KeySpec SPEC = KeySpec.ML_DSA_44;
    private static final byte[] SEED = new byte[32];

    @Test
    void taken_anyPart_destroysTheKeyAndNotThePart() {
        MLDSAPrivateKeyParameters key = key(SEED);
        byte[] expected = key(SEED).getPublicKeyParameters().getEncoded();

        byte[] part = MlDsaKeys.taken(key, it -> it.getPublicKeyParameters().getEncoded());

        assertThat(key.isDestroyed()).isTrue();
        assertThat(part).isEqualTo(expected);
    }

    @Test
    void taken_partThatIsRefused_destroysTheKey() {
        MLDSAPrivateKeyParameters key = key(SEED);

        assertThatThrownBy(() -> MlDsaKeys.taken(key, it -> {
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");

        assertThat(key.isDestroyed()).isTrue();
    }

    @Test
    void normalise_seedExpandedOrBoth_isOneEncodingThatOpensAgain() throws IOException {
        byte[] expanded = key(SEED).getEncoded();
        byte[] bySeed = normalise(new DERTaggedObject(false, 0, new DEROctetString(SEED.clone())));
        byte[] byExpanded = normalise(new DEROctetString(expanded.clone()));
        byte[] byBoth = normalise(new DERSequence(
                new ASN1Encodable[] {new DEROctetString(SEED.clone()), new DEROctetString(expanded.clone())}));

        assertThat(byExpanded).isEqualTo(bySeed);
        assertThat(byBoth).isEqualTo(bySeed);
        assertThat(MlDsaKeys.privateKey(SPEC, bySeed).getEncoded()).isEqualTo(expanded);
        assertThat(MlDsaKeys.publicKey(SPEC, bySeed))
                .endsWith(key(SEED).getPublicKeyParameters().getEncoded());
    }

    @Test
    void normalise_seedOfAnotherKey_isRefused() {
        byte[] other = new byte[32];
        other[0] = 1;

        assertThatThrownBy(() -> normalise(new DERSequence(new ASN1Encodable[] {
                    new DEROctetString(SEED.clone()),
                    new DEROctetString(key(other).getEncoded())
                })))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class)
                .hasMessageContaining("its seed and its expanded key are different keys");
    }

    private static byte[] normalise(ASN1Encodable privateKey) throws IOException {
        return MlDsaKeys.normalise(SPEC, new PrivateKeyInfo(new AlgorithmIdentifier(MlDsaKeys.oid(SPEC)), privateKey));
    }

    private static MLDSAPrivateKeyParameters key(byte[] seed) {
        return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_44, seed.clone());
    }
}
