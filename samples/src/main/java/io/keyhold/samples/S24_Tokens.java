package io.keyhold.samples;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KeyholdKeyGenSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;

/** PS256 tokens by nimbus-jose-jwt with a key in Keyhold; who verifies needs the public key only. Argument: a directory. */
public final class S24_Tokens {
    private S24_Tokens() {}

    /** Runs the sample; see the class. */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, JOSEException, ParseException {
        if (arguments.length != 1) {
            System.err.println("usage: S24_Tokens DIRECTORY");
            return;
        }
        run(Files.createDirectories(Path.of(arguments[0])), System.out);
    }

    static void run(Path directory, PrintStream out)
            throws IOException, GeneralSecurityException, JOSEException, ParseException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            KeyholdProvider provider = new KeyholdProvider(keyhold);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", provider);
            generator.initialize(KeyholdKeyGenSpec.of(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY));
            KeyPair pair = generator.generateKeyPair();

            RSASSASigner signer = new RSASSASigner(pair.getPrivate());
            signer.getJCAContext().setProvider(provider); // nimbus sets the parameters of PSS before the key
            SignedJWT token = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.PS256),
                    new JWTClaimsSet.Builder()
                            .issuer("keyhold")
                            .subject("somebody")
                            .build());
            token.sign(signer);

            RSASSAVerifier verifier = new RSASSAVerifier((RSAPublicKey) pair.getPublic());
            SignedJWT read = SignedJWT.parse(token.serialize());
            out.println("verified   " + read.verify(verifier) + ", of "
                    + read.getJWTClaimsSet().getSubject());
            String[] parts = token.serialize().split("\\.", -1);
            String changed = "f" + parts[1].substring(1);
            out.println("refused    " + !isValid(parts[0] + "." + changed + "." + parts[2], verifier));
        }
    }

    private static boolean isValid(String token, RSASSAVerifier verifier) throws JOSEException {
        try {
            return SignedJWT.parse(token).verify(verifier);
        } catch (ParseException e) {
            return false;
        }
    }
}
