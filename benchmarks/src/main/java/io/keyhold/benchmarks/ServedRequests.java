package io.keyhold.benchmarks;

import io.keyhold.api.AccessKeyCredential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as an SDK of AWS sends them, signed once: a signature is good for five minutes. */
final class ServedRequests {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String NAMES = "content-type;host;x-amz-date;x-amz-target";
    private final AccessKeyCredential credential;
    private final String region;

    ServedRequests(AccessKeyCredential credential, String region) {
        this.credential = credential;
        this.region = region;
    }

    /** The bytes on the wire. */
    byte[] signed(String operation, String json) throws GeneralSecurityException {
        String time = TIME.format(Instant.now());
        String scope = time.substring(0, 8) + "/" + region + "/kms/aws4_request";
        String headers = "content-type:application/x-amz-json-1.1\nhost:localhost\nx-amz-date:" + time
                + "\nx-amz-target:TrentService." + operation + "\n";
        String canonical = "POST\n/\n\n" + headers + "\n" + NAMES + "\n" + sha256(json);
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical);
        String signature = HexFormat.of().formatHex(hmac(key(scope), toSign));
        return ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\nX-Amz-Date: " + time
                        + "\r\nX-Amz-Target: TrentService." + operation
                        + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
                        + credential.accessKeyId() + "/" + scope + ", SignedHeaders=" + NAMES + ", Signature="
                        + signature
                        + "\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] key(String scope) throws GeneralSecurityException {
        byte[] key = ("AWS4" + credential.secretAccessKey()).getBytes(StandardCharsets.US_ASCII);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
