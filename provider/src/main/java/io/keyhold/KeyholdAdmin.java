package io.keyhold;

import io.keyhold.api.AccessExplanation;
import io.keyhold.api.AccessKeyCredential;
import io.keyhold.api.AccessKeySummary;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.AccountSummary;
import io.keyhold.api.PrincipalSummary;
import io.keyhold.service.AccessKeys;
import io.keyhold.service.Administration;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Administration that AWS has outside of KMS: accounts, users and roles with their policies, and an answer to why a call is allowed or
 * refused. For the host application, which is trusted; every change is audited and counts at once, in other processes on
 * the same store with their next operation. Safe for concurrent use.
 *
 * <p>A user or role is named by its ARN, path included: {@code arn:aws:iam::111122223333:user/dev/alice}. Every method
 * throws {@code KmsException.NotFound} for one that does not exist.
 */
public final class KeyholdAdmin {
    private final Administration administration;
    private final AccessKeys accessKeys;

    KeyholdAdmin(Administration administration, AccessKeys accessKeys) {
        this.administration = administration;
        this.accessKeys = accessKeys;
    }

    /**
     * Creates an account in addition to the home account.
     *
     * @param account twelve digits
     * @param name what people call it
     * @throws io.keyhold.api.KmsException.AlreadyExists if it is there already
     */
    public void createAccount(String account, String name) {
        administration.createAccount(account, name);
    }

    /** The accounts, the home account first. */
    public List<AccountSummary> listAccounts() {
        return administration.listAccounts();
    }

    /**
     * Removes an account.
     *
     * @throws io.keyhold.api.KmsException.Validation if it still has keys, users or roles
     */
    public void deleteAccount(String account) {
        administration.deleteAccount(account);
    }

    /**
     * Makes a user or role without policies: it may do what key policies and grants give it, and nothing else.
     *
     * @param arn of a user or role of an account of this store
     * @throws io.keyhold.api.KmsException.AlreadyExists if a user or role of that name is there, whatever its path
     */
    public PrincipalSummary createPrincipal(String arn) {
        return administration.create(arn);
    }

    /** Describes a user or role. */
    public PrincipalSummary describePrincipal(String arn) {
        return administration.describe(arn);
    }

    /** The users of an account, in order of name. */
    public List<PrincipalSummary> listUsers(String account) {
        return administration.list(account, false);
    }

    /** The roles of an account, in order of name. */
    public List<PrincipalSummary> listRoles(String account) {
        return administration.list(account, true);
    }

    /** Removes a user or role. Policies and grants that named it do not mean one made again under its name. */
    public void deletePrincipal(String arn) {
        administration.delete(arn);
    }

    /**
     * Attaches an identity policy, in place of the one of that name.
     *
     * @return what is legal but surely not meant, one sentence each
     * @throws io.keyhold.api.KmsException.MalformedPolicyDocument if the document is not a policy; names the place
     */
    public List<String> putPolicy(String arn, String policyName, String document) {
        return administration.putPolicy(arn, policyName, document);
    }

    /** Takes an identity policy off. */
    public void deletePolicy(String arn, String policyName) {
        administration.removePolicy(arn, policyName);
    }

    /** Sets the permissions boundary: what identity policies give counts only as far as it allows it too. */
    public void putPermissionsBoundary(String arn, String document) {
        administration.putBoundary(arn, Optional.of(document));
    }

    /** Takes the permissions boundary away. */
    public void deletePermissionsBoundary(String arn) {
        administration.putBoundary(arn, Optional.empty());
    }

    /** Adds tags, in place of those of the same key; case does not count. */
    public void tagPrincipal(String arn, Map<String, String> tags) {
        administration.tag(arn, tags);
    }

    /** Takes tags off; case does not count. */
    public void untagPrincipal(String arn, Collection<String> tagKeys) {
        administration.untag(arn, tagKeys);
    }

    /**
     * Gives a user or role a secret, which it must show from then on where it comes through a {@code KeyStore}. The store
     * keeps a salted Argon2id hash.
     *
     * @param secret 8 to 1024 characters; still the caller's, who clears it
     */
    public void setSecret(String arn, char[] secret) {
        administration.setSecret(arn, secret);
    }

    /** Takes the secret away. */
    public void deleteSecret(String arn) {
        administration.removeSecret(arn);
    }

    /**
     * Makes an access key, with which programs outside of this JVM sign their requests to {@code keyhold serve}. The secret
     * is in the result and cannot be shown again.
     *
     * @param arn of a user, or of the root of an account
     * @throws io.keyhold.api.KmsException.LimitExceeded if it has two
     */
    public AccessKeyCredential createAccessKey(String arn) {
        return accessKeys.create(arn);
    }

    /**
     * Makes an access key with which AWS KMS signs requests to this Keyhold as its external key store proxy, as that user. It signs
     * nothing else. A user has two of them at most.
     *
     * @param userArn a user, which needs kms:DescribeKey, kms:Encrypt and kms:Decrypt on the keys
     */
    public AccessKeyCredential createXksCredential(String userArn) {
        return accessKeys.createForXks(userArn);
    }

    /**
     * Makes an access key for a session of a role, with a token that requests send too.
     *
     * @param sessionArn {@code arn:aws:sts::111122223333:assumed-role/role/session}
     * @param duration 15 minutes to 12 hours
     */
    public AccessKeyCredential createSessionCredential(String sessionArn, Duration duration) {
        return accessKeys.createSession(sessionArn, duration);
    }

    /** The access keys of a user, of the sessions of a role, or of the root of an account, in order of id. */
    public List<AccessKeySummary> listAccessKeys(String arn) {
        return accessKeys.list(arn);
    }

    /** Lets a disabled access key sign again. */
    public void enableAccessKey(String accessKeyId) {
        accessKeys.setActive(accessKeyId, true);
    }

    /** Stops an access key: every server on the store refuses its next request. */
    public void disableAccessKey(String accessKeyId) {
        accessKeys.setActive(accessKeyId, false);
    }

    /** Removes an access key for good. */
    public void deleteAccessKey(String accessKeyId) {
        accessKeys.delete(accessKeyId);
    }

    /**
     * Says whether a call would be allowed and why: the statement or grant that decides, or for each that could have
     * allowed it the first element that does not match. With policies that are only supposed it is a simulation. Nothing
     * changes, and it is not audited. The answer is that of the call at this moment, of its permission on that
     * resource; whether the key is in a state for it is not asked.
     *
     * @throws io.keyhold.api.KmsException.Validation if no call can be as the question describes it, or if the answer depends on a
     *     member of the call that the question leaves out
     * @throws io.keyhold.api.KmsException.NotFound if there is no such key or grant
     */
    public AccessExplanation explain(AccessQuestion question) {
        return administration.explain(question);
    }
}
