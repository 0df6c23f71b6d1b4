// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "../BlsVerifier.sol";
import {Board, Certificate} from "../Types.sol";
import {MAX_BOARD_MEMBERS, MAX_WEIGHT} from "../Limits.sol";
import "../Errors.sol" as Errors;

/// @title Boards and the certificates they make
/// @dev Invariants of a stored board: 1 to 32 members, strictly ascending by address, none zero; weights 1 to 65,535; the threshold
/// is above half of the total weight and within it, so two disjoint quorums cannot exist. If it names a group key, the key is a point
/// of G2's subgroup other than infinity, and a certificate needs both: the quorum of members, and the group's signature.
library Boards {
    /// @dev Half of the order of secp256k1, rounded down.
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @dev One storage word.
    struct Member {
        address account;
        uint32 weight;
    }

    /// @dev What says how much a certificate needs is one word: `simulateUnsigned` of the Java client zeroes it to run a batch that nobody
    /// has signed yet. Members beyond `size` are leftovers of a proposal that was replaced; nothing reads them.
    struct Stored {
        uint32 threshold;
        uint32 size;
        bool grouped;
        mapping(uint256 position => Member) members;
        uint256[6] groupKey;
    }

    /// @dev A count of signatures so far.
    /// @param position of the member that is next to be looked at
    struct Tally {
        uint256 weight;
        address previous;
        uint256 position;
    }

    /// @notice Reverts with `BoardInvalid` or `GroupKeyInvalid` unless the board keeps the invariants above.
    function check(Board memory board, BlsVerifier bls) internal view {
        uint256 size = board.members.length;
        if (size == 0 || size > MAX_BOARD_MEMBERS || board.weights.length != size) revert Errors.BoardInvalid();
        address previous = address(0);
        uint256 total = 0;
        for (uint256 i = 0; i < size; i++) {
            (address account, uint32 weight) = (board.members[i], board.weights[i]);
            if (account <= previous || weight == 0 || weight > MAX_WEIGHT) revert Errors.BoardInvalid();
            previous = account;
            total += weight;
        }
        uint256 threshold = board.threshold;
        if (threshold > total || 2 * threshold <= total) revert Errors.BoardInvalid();
        if (board.groupKey.length != 0 && !bls.isKey(board.groupKey)) revert Errors.GroupKeyInvalid();
    }

    /// @notice Replaces what is stored.
    function store(Stored storage self, Board memory board) internal {
        uint256 size = board.members.length;
        (self.threshold, self.size) = (board.threshold, uint32(size));
        for (uint256 i = 0; i < size; i++) {
            self.members[i] = Member(board.members[i], board.weights[i]);
        }
        self.grouped = board.groupKey.length != 0;
        if (self.grouped) {
            // Each coordinate has 16 bytes of padding in front: two of them fit three words.
            uint256[8] memory w = abi.decode(board.groupKey, (uint256[8]));
            self.groupKey = [w[0] << 128 | w[2], w[1], w[3], w[4] << 128 | w[6], w[5], w[7]];
        }
    }

    function load(Stored storage self) internal view returns (Board memory board) {
        uint256 size = self.size;
        board = Board(new address[](size), new uint32[](size), self.threshold, "");
        for (uint256 i = 0; i < size; i++) {
            Member storage member = self.members[i];
            (board.members[i], board.weights[i]) = (member.account, member.weight);
        }
        if (self.grouped) board.groupKey = loadGroupKey(self);
    }

    function loadGroupKey(Stored storage self) private view returns (bytes memory) {
        uint256[6] memory k = self.groupKey;
        uint256 mask = type(uint128).max;
        return abi.encode(k[0] >> 128, k[1], k[0] & mask, k[2], k[3] >> 128, k[4], k[3] & mask, k[5]);
    }

    /// @notice Reverts unless the certificate has what this board asks for, and nothing else: the quorum, and the group's signature.
    function requireCertificate(Stored storage self, bytes32 digest, Certificate calldata certificate, BlsVerifier bls)
        internal
        view
    {
        Tally memory tally;
        for (uint256 i = 0; i < certificate.signatures.length; i++) {
            count(self, tally, recover(digest, certificate.signatures[i], i));
        }
        requireWeight(self, tally);
        requireGroup(self, digest, certificate.groupSignature, bls);
    }

    /// @notice As `requireCertificate`, of signatures as operations carry them.
    /// @param signatures three words each: r, s, v
    function requireFlat(
        Stored storage self,
        bytes32 digest,
        bytes calldata signatures,
        bytes calldata groupSignature,
        BlsVerifier bls
    ) internal view {
        requireQuorum(self, digest, signatures);
        requireGroup(self, digest, groupSignature, bls);
    }

    /// @notice Reverts unless the signatures are a quorum of the board's members; a group key is not asked.
    /// @param signatures three words each: r, s, v
    function requireQuorum(Stored storage self, bytes32 digest, bytes calldata signatures) internal view {
        Tally memory tally;
        for (uint256 from = 0; from < signatures.length; from += 96) {
            uint256 v = uint256(bytes32(signatures[from + 64:from + 96]));
            (bytes32 r, bytes32 s) = (bytes32(signatures[from:from + 32]), bytes32(signatures[from + 32:from + 64]));
            count(self, tally, recover(digest, r, s, v, from / 96));
        }
        requireWeight(self, tally);
    }

    function requireGroup(Stored storage self, bytes32 digest, bytes calldata signature, BlsVerifier bls) private view {
        if (!self.grouped) {
            if (signature.length != 0) revert Errors.GroupSignatureUnexpected();
            return;
        }
        if (signature.length == 0) revert Errors.GroupSignatureMissing();
        if (!bls.verifies(loadGroupKey(self), digest, signature)) revert Errors.GroupSignatureInvalid();
    }

    /// @dev Signers and members both ascend, so one walk over the members finds every signer, and no key can count twice.
    function count(Stored storage self, Tally memory tally, address signer) private view {
        if (signer <= tally.previous) revert Errors.SignersNotAscending(signer);
        tally.previous = signer;
        Member memory member;
        uint256 size = self.size;
        while (tally.position < size && member.account < signer) {
            member = self.members[tally.position++];
        }
        if (member.account != signer) revert Errors.SignerNotOnBoard(signer);
        tally.weight += member.weight;
    }

    function requireWeight(Stored storage self, Tally memory tally) private view {
        uint256 threshold = self.threshold;
        if (tally.weight < threshold) revert Errors.QuorumNotMet(tally.weight, threshold);
    }

    /// @notice The account that signed, from the one accepted form of a signature.
    /// @param index named in the errors
    function recover(bytes32 digest, bytes calldata signature, uint256 index) internal pure returns (address signer) {
        if (signature.length != 65) revert Errors.SignatureMalformed(index);
        return recover(digest, bytes32(signature[0:32]), bytes32(signature[32:64]), uint8(signature[64]), index);
    }

    function recover(bytes32 digest, bytes32 r, bytes32 s, uint256 v, uint256 index)
        private
        pure
        returns (address signer)
    {
        if (v != 27 && v != 28) revert Errors.SignatureMalformed(index);
        if (uint256(s) > HALF_ORDER) revert Errors.SignatureHighS(index);
        signer = ecrecover(digest, uint8(v), r, s);
        if (signer == address(0)) revert Errors.SignatureMalformed(index);
    }
}
