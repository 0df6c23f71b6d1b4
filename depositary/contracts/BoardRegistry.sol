// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlsVerifier} from "./BlsVerifier.sol";
import {Board, Certificate} from "./Types.sol";
import "./Errors.sol" as Errors;
import {Boards} from "./libraries/Boards.sol";
import {Operations} from "./libraries/Operations.sol";

/// @title Every board an entity has had, by epoch, and what each of them signed
/// @notice The Depositary makes one when it is deployed. It answers whether signatures are a board's; which board may do what is for
/// those who ask: the Depositary asks for the board in force alone, a dispute also for the board that was in force when it began.
/// @dev Invariant: the board of an epoch never changes once it has been in force; only the one after it can be replaced, while it waits.
/// No owner: only the Depositary writes, which it does for an entity's own quorum.
contract BoardRegistry {
    using Boards for Boards.Stored;

    mapping(bytes32 entity => mapping(uint64 epoch => Boards.Stored)) private boards;
    address private depositary;
    BlsVerifier private bls;

    constructor() {
        depositary = msg.sender;
        bls = new BlsVerifier();
    }

    modifier onlyDepositary() {
        if (msg.sender != depositary) revert Errors.NotDepositary(msg.sender);
        _;
    }

    /// @notice Stores the first board of an entity.
    /// @return id Keccak-256 of `abi.encode(board.members, board.weights, board.threshold, board.groupKey, salt)`
    /// @dev Errors: NotDepositary, BoardInvalid, GroupKeyInvalid.
    function found(Board calldata board, bytes32 salt) external onlyDepositary returns (bytes32 id) {
        Boards.check(board, bls);
        id = keccak256(abi.encode(board.members, board.weights, board.threshold, board.groupKey, salt));
        boards[id][1].store(board);
    }

    /// @notice Stores the board that will have this epoch, in the place of one proposed before.
    /// @param data of a PROPOSE_BOARD operation
    /// @dev Errors: NotDepositary, OperationMalformed, BoardInvalid, GroupKeyInvalid.
    function propose(bytes32 entity, uint64 epoch, bytes calldata data) external onlyDepositary {
        Board memory board = Operations.readBoard(data);
        Boards.check(board, bls);
        boards[entity][epoch].store(board);
    }

    /// @notice Reverts unless the certificate is this board's over the digest: its quorum's signatures and, if it names a key, its group's.
    /// @dev Errors: SignatureMalformed, SignatureHighS, SignersNotAscending, SignerNotOnBoard, QuorumNotMet, GroupSignatureMissing,
    /// GroupSignatureInvalid, GroupSignatureUnexpected.
    function requireCertificate(bytes32 entity, uint64 epoch, bytes32 digest, Certificate calldata certificate)
        external
        view
    {
        boards[entity][epoch].requireCertificate(digest, certificate, bls);
    }

    /// @notice As `requireCertificate`, with signatures of three words each: r, s, v.
    function requireAgreement(
        bytes32 entity,
        uint64 epoch,
        bytes32 digest,
        bytes calldata signatures,
        bytes calldata groupSignature
    ) external view {
        boards[entity][epoch].requireFlat(digest, signatures, groupSignature, bls);
    }

    /// @notice Reverts unless the signatures are a quorum's over a seal's digest. A seal is made once a block by the members' keys; the
    /// group key is not asked.
    function requireSeal(bytes32 entity, uint64 epoch, bytes32 digest, bytes calldata signatures) external view {
        boards[entity][epoch].requireQuorum(digest, signatures);
    }

    /// @notice The board of an epoch, whether it has been, is or will be in force; empty if there is none.
    function boardOf(bytes32 entity, uint64 epoch) external view returns (Board memory) {
        return boards[entity][epoch].load();
    }
}
