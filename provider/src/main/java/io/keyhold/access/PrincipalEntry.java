package io.keyhold.access;

import io.keyhold.api.Constraints;
import io.keyhold.api.KmsException;
import io.keyhold.codec.RecordFormats;
import io.keyhold.codec.RecordReader;
import io.keyhold.codec.RecordWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user or a role as the store has it: what it is, its tags, its policies, and what its secret is checked against.
 * Immutable. An account needs no entry: its root can do what key policies let the account do.
 */
public final class PrincipalEntry {
    private static final int MAX_TAGS = 50;
    private static final int MAX_POLICIES = 20;
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:iam::([0-9]{12}):(user|role)(/|/[!-~&&[^*?]]{1,510}/)([\\w+=,.@-]{1,64})");
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** The kinds of entries. */
    public enum Kind {
        /** An IAM user. */
        USER,
        /** An IAM role. */
        ROLE
    }

    private final String arn;
    private final Kind kind;
    private final String account;
    private final String path;
    private final String name;
    private final String uniqueId;
    private final Instant created;
    private final Map<String, String> tags;
    private final SortedMap<String, PolicyDocument> policies;
    private final Optional<PolicyDocument> boundary;
    private final byte[] secretVerifier;

    private PrincipalEntry(
            String arn,
            String uniqueId,
            Instant created,
            Map<String, String> tags,
            SortedMap<String, PolicyDocument> policies,
            Optional<PolicyDocument> boundary,
            byte[] secretVerifier) {
        Matcher form = ARN.matcher(arn);
        if (!form.matches()) {
            throw new KmsException.InvalidArn(
                    "`" + arn + "` is not an ARN of a user or role",
                    "Pass `arn:aws:iam::111122223333:user/name` or `arn:aws:iam::111122223333:role/path/name`");
        }
        this.arn = arn;
        this.account = form.group(1);
        this.kind = form.group(2).equals("user") ? Kind.USER : Kind.ROLE;
        this.path = form.group(3);
        this.name = form.group(4);
        this.uniqueId = uniqueId;
        this.created = created;
        this.tags = requireTags(tags);
        this.policies = Collections.unmodifiableSortedMap(policies);
        this.boundary = boundary;
        this.secretVerifier = secretVerifier;
    }

    /**
     * A user or role without tags, policies and secret.
     *
     * @param arn its ARN, path included
     * @param uniqueId distinguishes it from a deleted one of the same name; see {@link #fresh}
     * @throws KmsException.InvalidArn if the ARN is not that of a user or role
     */
    public static PrincipalEntry of(String arn, String uniqueId, Instant created) {
        return new PrincipalEntry(arn, uniqueId, created, Map.of(), new TreeMap<>(), Optional.empty(), new byte[0]);
    }

    /** The same with a fresh unique id: {@code AIDA} or {@code AROA}, as the ARN is that of a user or role, and 17 letters and digits. */
    public static PrincipalEntry fresh(String arn, SecureRandom random, Instant created) {
        PrincipalEntry entry = of(arn, "", created);
        return of(arn, uniqueId(entry.kind, random), created);
    }

    private static String uniqueId(Kind kind, SecureRandom random) {
        StringBuilder id = new StringBuilder(kind == Kind.USER ? "AIDA" : "AROA");
        for (int i = 0; i < 17; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    /** Reads what {@link #encode} wrote. */
    public static PrincipalEntry decode(byte[] record) {
        return RecordReader.read(RecordFormats.PRINCIPAL, record, in -> {
            String arn = in.text();
            String uniqueId = in.text();
            Instant created = in.timestamp();
            Map<String, String> tags = in.map();
            SortedMap<String, PolicyDocument> policies = new TreeMap<>();
            in.map().forEach((name, text) -> policies.put(name, PolicyDocument.parseIdentityPolicy(text)));
            Optional<PolicyDocument> boundary =
                    in.optional(RecordReader::text).map(PolicyDocument::parseIdentityPolicy);
            return new PrincipalEntry(arn, uniqueId, created, tags, policies, boundary, in.bytes());
        });
    }

    /** The bytes for the store: see {@link RecordFormats}; one entry has one encoding. */
    public byte[] encode() {
        Map<String, String> texts = new TreeMap<>();
        policies.forEach((policyName, policy) -> texts.put(policyName, policy.text()));
        return new RecordWriter(RecordFormats.PRINCIPAL)
                .text(arn)
                .text(uniqueId)
                .timestamp(created)
                .map(tags)
                .map(texts)
                .optional(boundary.map(PolicyDocument::text), RecordWriter::text)
                .bytes(secretVerifier)
                .done();
    }

    /** The same with these tags instead of its own. */
    public PrincipalEntry withTags(Map<String, String> newTags) {
        return new PrincipalEntry(arn, uniqueId, created, newTags, policies, boundary, secretVerifier);
    }

    /** The same with a policy attached, in place of the one of that name. */
    public PrincipalEntry withPolicy(String policyName, PolicyDocument policy) {
        Constraints check = new Constraints();
        check.length("policyName", policyName, 1, 128);
        check.pattern("policyName", policyName, "[\\w+=,.@-]+");
        check.require();
        SortedMap<String, PolicyDocument> changed = new TreeMap<>(policies);
        changed.put(policyName, policy);
        if (changed.size() > MAX_POLICIES) {
            throw new KmsException.LimitExceeded(
                    "`" + arn + "` has " + MAX_POLICIES + " policies, which is the quota", "Detach a policy first");
        }
        return new PrincipalEntry(arn, uniqueId, created, tags, changed, boundary, secretVerifier);
    }

    /** The same without the policy of that name. */
    public PrincipalEntry withoutPolicy(String policyName) {
        SortedMap<String, PolicyDocument> changed = new TreeMap<>(policies);
        changed.remove(policyName);
        return new PrincipalEntry(arn, uniqueId, created, tags, changed, boundary, secretVerifier);
    }

    /** The same with this permissions boundary, or none. */
    public PrincipalEntry withBoundary(Optional<PolicyDocument> newBoundary) {
        return new PrincipalEntry(arn, uniqueId, created, tags, policies, newBoundary, secretVerifier);
    }

    /**
     * The same with another secret.
     *
     * @param verifier a salted, slow hash of the secret, never the secret; empty for a principal without one
     */
    public PrincipalEntry withSecretVerifier(byte[] verifier) {
        return new PrincipalEntry(arn, uniqueId, created, tags, policies, boundary, verifier.clone());
    }

    /** The ARN, path included. */
    public String arn() {
        return arn;
    }

    /** User or role. */
    public Kind kind() {
        return kind;
    }

    /** The account. */
    public String account() {
        return account;
    }

    /** The path, {@code /} or {@code /…/}. */
    public String path() {
        return path;
    }

    /** The name, unique among users or among roles of the account whatever the path. */
    public String name() {
        return name;
    }

    /** The unique id. */
    public String uniqueId() {
        return uniqueId;
    }

    /** When it was made. */
    public Instant created() {
        return created;
    }

    /** The tags; no two keys differ by case alone. */
    public Map<String, String> tags() {
        return tags;
    }

    /** The policies attached, by name. */
    public SortedMap<String, PolicyDocument> policies() {
        return policies;
    }

    /** The permissions boundary. */
    public Optional<PolicyDocument> boundary() {
        return boundary;
    }

    /** The hash that a secret is checked against; empty if the principal has none. */
    public byte[] secretVerifier() {
        return secretVerifier.clone();
    }

    /** Whether it has a secret. */
    public boolean hasSecret() {
        return secretVerifier.length > 0;
    }

    @Override
    public String toString() {
        return arn;
    }

    private static Map<String, String> requireTags(Map<String, String> tags) {
        Constraints check = new Constraints();
        tags.forEach((key, value) -> {
            check.length("tagKey", key, 1, 128);
            check.length("tagValue", value, 0, 256);
        });
        check.require();
        TreeSet<String> keys = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        List<String> twice =
                tags.keySet().stream().filter(key -> !keys.add(key)).toList();
        if (!twice.isEmpty()) {
            throw new KmsException.Validation(
                    "tag key `" + twice.get(0) + "` is there twice; case does not count", "Keep one of the two");
        }
        if (tags.size() > MAX_TAGS) {
            throw new KmsException.Validation(
                    "a principal has " + tags.size() + " tags; at most " + MAX_TAGS + " are allowed", "Remove tags");
        }
        return Collections.unmodifiableMap(new TreeMap<>(tags));
    }
}
